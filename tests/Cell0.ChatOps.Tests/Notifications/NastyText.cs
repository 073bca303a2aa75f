using System.Text;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>Texts that people, jobs and logs may well hold, from a seed: 1 to 20,000 characters.</summary>
internal static class NastyText
{
    private static readonly string[] Pieces =
    [
        "<b>", "</b>", "</i>", "<pre>", "</pre></code>", "<a href=\"http://evil.example\">", "<script>", "<", ">", "< b >", "&", "&lt;", "&amp;lt;", "&nbsp;", "&#0;", "&#x110000;", "&bogus;", "\"", "'",
        "`", "```", "``` ```", "*", "**bold**", "_", "__", "~", "||", "\\", "[x](http://evil.example)", "{{ text }}", "{% if %}",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\U0001F3F3\uFE0F\u200D\U0001F308", "\U0001F1E8\U0001F1FE", "\U0001F1E8", "\U0001F44D\U0001F3FD", "1\uFE0F\u20E3", "\u26A0\uFE0F",
        "e\u0301", "Z\u0351\u036B\u0343\u036A", "\u0301", "\u0E01\u0E33", "\u0915\u094D\u0937\u093F", "\u1100\u1161\u11A8", "\u0600", "\uAC01",
        "\u05E9\u05DC\u05D5\u05DD", "\u0645\u0631\u062D\u0628\u0627", "\u202E", "\u202D\u202C", "\u2066", "\u2069", "\u200F", "\u200B", "\u200D", "\u2060", "\uFEFF",
        "\0", "\u0001", "\u0007", "\u001B[31m", "\u007F", "\u0085", "\u009F", "\t", "\n", "\n\n", "\r\n", "\r", "  ", "\n    ", "\u00A0", "\u2028", "\u3000",
        "\uD83D", "\uDE00", "\uD83D\uD83D", "\uDC00\uD800", "\uFFFD", "\uFFFF", "\uE000", "\uE001", "\U0010FFFF",
        "- item\n", "> quote\n", "# head\n", "www.evil.example", "http://a_b.example/x?y=1&z=2", "devops-cicd timed out", "word", "a_b", "snake_case_name", "100 %",
    ];

    public static string Of(int seed)
    {
        var chance = new Random(seed);
        // As many short ones as long ones.
        var length = (int)Math.Ceiling(Math.Pow(20_000, chance.NextDouble()));
        var liked = chance.GetItems(Pieces, chance.Next(1, 12));
        var wild = chance.NextDouble();
        var text = new StringBuilder(length + 64);
        while (text.Length < length)
        {
            switch (chance.Next(12))
            {
                case < 4: text.Append("word ").Append(chance.Next(1000)).Append(' '); break;
                case 4: text.Append('x', chance.Next(1, chance.Next(20) == 0 ? 5000 : 60)); break;
                case 5: text.Append((char)chance.Next(0x20, 0x3000)); break;
                case 6: text.Append('\n'); break;
                case 7 when chance.Next(50) == 0: text.Append('a').Append('\u0301', chance.Next(1, 300)); break;
                default: text.Append(chance.NextDouble() < wild ? chance.GetItems(Pieces, 1)[0] : chance.GetItems(liked, 1)[0]); break;
            }
        }

        return text.ToString(0, length);
    }
}
