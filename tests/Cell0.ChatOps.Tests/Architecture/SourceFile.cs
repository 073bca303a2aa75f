using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>A file of the service: its path below <c>src/Cell0.ChatOps</c>, with forward slashes.</summary>
internal sealed partial record SourceFile(string Path)
{
    /// <summary>The room it is in: its first folder, for channels the first two; <c>Program</c> at the root.</summary>
    public string Module => Path.Split('/') switch
    {
        [_] => Stem,
        ["Channels", var channel, _, ..] => $"Channels/{channel}",
        [var folder, ..] => folder,
        _ => "",
    };

    public string Namespace => string.Join('.', Path.Split('/')[..^1].Prepend("Cell0.ChatOps"));

    /// <summary>File name up to its first dot.</summary>
    public string Stem => Path.Split('/')[^1].Split('.')[0];

    /// <summary>The suffix that is the file's licence; the whole name when it is one word.</summary>
    public string Role => LastWord().Match(Stem).Value;

    public int? Floor => House.Floors.TryGetValue(Module, out var floor) ? floor : Module.StartsWith("Channels/", StringComparison.Ordinal) ? House.ChannelsFloor : null;

    [GeneratedRegex("[A-Z][a-z0-9]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastWord();
}
