using System.Globalization;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Simulators.Telegram;

namespace Cell0.ChatOps.Bench;

/// <summary>The beginning or the end of one alert.</summary>
internal readonly partial record struct KillNews(int Number, bool Up)
{
    public string Title => string.Create(CultureInfo.InvariantCulture, $"K{Number:00000} of the storm");

    public static KillNews Of(string title, bool up) => new(Count(Name().Match(title).ValueSpan[1..]), up);

    /// <summary>What a message tells: a line each, with the sign of what is over or of what is critical in front.</summary>
    public static IEnumerable<KillNews> In(string text) => Line().Matches(text).Select(line => new KillNews(Count(line.Groups["name"].ValueSpan[1..]), line.Groups["mark"].ValueSpan is "✅"));

    private static int Count(ReadOnlySpan<char> digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"K\d{5}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<mark>✅|🔴)[^\n]*?(?<name>K\d{5})", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Line();
}

/// <summary>What was answered 200 and what was in doubt, against what phones show.</summary>
internal sealed class KillLedger
{
    private const string CopyMark = "sent again";

    private readonly Lock gate = new();
    private readonly Dictionary<(long Chat, KillNews News), int> doubts = [];
    private readonly List<KillNews> answered = [];

    public void Answered(IEnumerable<KillNews> news)
    {
        lock (gate) answered.AddRange(news);
    }

    public void Doubt(long chat, string text)
    {
        foreach (var news in KillNews.In(text)) Doubt((chat, news));
    }

    /// <summary>Takes down what stood in mid-send when the process was gone.</summary>
    /// <returns>True when anything did.</returns>
    public bool LeftInFlight(IReadOnlyList<(long Chat, KillNews News)> rows)
    {
        foreach (var row in rows) Doubt(row);
        return rows.Count > 0;
    }

    /// <summary>Everything but the numbers of kills and calls.</summary>
    public KillCounts Judge(IReadOnlyList<PhoneMessage> messages, IReadOnlyList<int> chats)
    {
        lock (gate)
        {
            // As it came; what it was edited to later counts as seen, not as a message.
            var shown = messages.SelectMany(message => KillNews.In(message.Earlier is [var first, ..] ? first : message.Text).Distinct().Select(news => (Key: (message.Chat, News: news), IsMarked: message.Text.Contains(CopyMark, StringComparison.Ordinal)))).ToList();
            var edited = messages.Where(message => message.Earlier.Count > 0).SelectMany(message => KillNews.In(message.Text).Select(news => (message.Chat, news)));
            var seen = shown.Select(one => one.Key).Concat(edited).ToHashSet();
            var lost = chats.SelectMany(chat => answered.Select(news => (Chat: (long)chat, News: news))).Count(told => !seen.Contains(told) && !seen.Contains((told.Chat, told.News with { Up = true })));
            var extra = shown.GroupBy(one => one.Key).Select(same => (same.Key, Copies: same.Count() - 1, Marked: same.Count(one => one.IsMarked))).Where(same => same.Copies > 0).ToList();
            return new KillCounts(
                0, 0, answered.Count, 0, 0, messages.Count, lost, extra.Sum(same => same.Copies), doubts.Values.Sum(), extra.Count(same => same.Copies > doubts.GetValueOrDefault(same.Key)),
                extra.Count(same => same.Marked < same.Copies), Disorder(shown));
        }
    }

    /// <summary>Beginnings that came after their end, but for second copies that say so.</summary>
    private static int Disorder(List<((long Chat, KillNews News) Key, bool IsMarked)> shown)
    {
        var over = new HashSet<(long Chat, int Number)>();
        var wrong = 0;
        foreach (var ((chat, news), isMarked) in shown)
        {
            if (news.Up) over.Add((chat, news.Number));
            else if (!isMarked && over.Contains((chat, news.Number))) wrong++;
        }

        return wrong;
    }

    private void Doubt((long Chat, KillNews News) key)
    {
        lock (gate) doubts[key] = doubts.GetValueOrDefault(key) + 1;
    }
}
