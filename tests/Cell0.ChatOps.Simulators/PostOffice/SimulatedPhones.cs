using System.Globalization;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>A piece of news as it reads on a phone: the number of its incident and of its change, and whether it says the trouble is there or over.</summary>
internal readonly partial record struct Mark(int Topic, int Version, bool Up)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[t{Topic}.{Version} {(Up ? "UP" : "DOWN")}]");

    public static IReadOnlyList<Mark> In(string text) =>
        [.. Shape().Matches(text).Select(match => new Mark(Number(match, "topic"), Number(match, "version"), match.Groups["word"].ValueSpan is "UP"))];

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[t(?<topic>\d+)\.(?<version>\d+) (?<word>UP|DOWN)\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}

/// <summary>What a network took.</summary>
internal sealed class TakenMessage
{
    public required string Channel { get; init; }

    /// <summary>The chat by the name it has at the end.</summary>
    public required string Chat { get; init; }

    public required string RemoteId { get; init; }
    public required string Text { get; init; }
    public required IReadOnlyList<Mark> Marks { get; init; }
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When it stood on a screen; null: not yet, or never.</summary>
    public DateTimeOffset? ShownAt { get; set; }

    public List<Mark> Edits { get; } = [];

    public string Place => $"{Channel}:{Chat}";
}
