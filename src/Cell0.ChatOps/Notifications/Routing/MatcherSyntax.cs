using System.Text;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>Alertmanager's notation: <c>name op value</c>, the value bare or in double quotes with <c>\" \\ \n</c>; several in one text between braces or with commas.</summary>
public static partial class MatcherSyntax
{
    private const int LongestText = 4096;

    public static bool IsLabelName(string name) => LabelName().IsMatch(name);

    /// <returns>The matchers, or what is wrong with the text.</returns>
    public static (IReadOnlyList<LabelMatcher> Matchers, string? Fault) Read(string? text)
    {
        var whole = text?.Trim() ?? "";
        if (whole.Length > LongestText) return ([], $"it is longer than {LongestText} characters");
        if (whole is ['{', .. var inner, '}']) whole = inner.Trim();
        else if (whole is ['{', ..] or [.., '}'] && !Single().IsMatch(whole)) return ([], "a brace is open");
        var (parts, fault) = Split(whole.EndsWith(',') ? whole[..^1] : whole);
        if (fault is not null) return ([], fault);
        var matchers = new List<LabelMatcher>();
        foreach (var part in parts)
        {
            var (matcher, problem) = One(part);
            if (matcher is null) return ([], problem);
            matchers.Add(matcher);
        }

        return (matchers, null);
    }

    public static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static (LabelMatcher? Matcher, string? Fault) One(string text)
    {
        var match = Single().Match(text);
        if (!match.Success) return (null, "it is not 'label=value' with =, !=, =~ or !~");
        var (value, fault) = Unquote(match.Groups["value"].Value);
        if (value is null) return (null, fault);
        try
        {
            return (new LabelMatcher(match.Groups["name"].Value, Operator(match.Groups["op"].Value), value), null);
        }
        catch (ArgumentException unreadable)
        {
            return (null, $"the pattern cannot be used: {unreadable.Message}");
        }
    }

    private static MatchOperator Operator(string sign) => sign switch
    {
        "=" => MatchOperator.Equal,
        "!=" => MatchOperator.NotEqual,
        "=~" => MatchOperator.Matches,
        _ => MatchOperator.NotMatches,
    };

    /// <summary>At commas outside quotes.</summary>
    private static (List<string> Parts, string? Fault) Split(string text)
    {
        var parts = new List<string>();
        var (from, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '"') quoted = !quoted;
            else if (text[at] == ',' && !quoted)
            {
                parts.Add(text[from..at]);
                from = at + 1;
            }
        }

        parts.Add(text[from..]);
        return quoted ? (parts, "a quote is open") : (parts, null);
    }

    private static (string? Value, string? Fault) Unquote(string text)
    {
        var isQuoted = text is ['"', ..];
        if (isQuoted && (text.Length < 2 || text[^1] != '"')) return (null, "a quote is open");
        var inner = isQuoted ? text[1..^1] : text;
        var value = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length; at++)
        {
            if (inner[at] == '"') return (null, "a quote within the value needs a backslash before it");
            if (inner[at] != '\\')
            {
                value.Append(inner[at]);
                continue;
            }

            if (++at == inner.Length) return isQuoted ? (null, "a quote is open") : (value.Append('\\').ToString(), null);
            _ = inner[at] switch
            {
                'n' => value.Append('\n'),
                '\\' or '"' => value.Append(inner[at]),
                _ => value.Append('\\').Append(inner[at]),
            };
        }

        return (value.ToString(), null);
    }

    [GeneratedRegex(@"\A\s*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?<op>=~|!=|!~|=)\s*(?<value>.*?)\s*\z", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Single();

    [GeneratedRegex(@"\A[a-zA-Z_:][a-zA-Z0-9_:]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LabelName();
}
