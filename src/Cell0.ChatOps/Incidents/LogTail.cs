using System.Text.RegularExpressions;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Incidents;

/// <summary>The end of what a program wrote, short enough for a lock screen.</summary>
public static partial class LogTail
{
    public const int MostLines = 10;

    /// <summary>In UTF-16 units, the ellipsis of what was left out included.</summary>
    public const int MostCharacters = 500;

    private const string Left = "…";

    /// <summary>Null when nothing is to be seen in it.</summary>
    public static string? Of(string? log)
    {
        if (log is null) return null;
        var lines = Colours().Replace(log, "").ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
        if (lines.Count == 0) return null;
        var kept = string.Join('\n', lines.TakeLast(MostLines));
        return lines.Count <= MostLines && kept.Length <= MostCharacters ? kept : Left + TextCut.Tail(kept, MostCharacters - Left.Length);
    }

    /// <summary>What colours a terminal shows nothing on a phone.</summary>
    [GeneratedRegex(@"\u001B\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colours();
}
