namespace Cell0.ChatOps.Fixes;

/// <summary>What a word names, and what to type to name a thing.</summary>
public static class FixTargets
{
    private const int LongestTyped = 64;

    /// <summary>Letters from here on may be written from right to left, and would reorder a line that is to be typed.</summary>
    private const char FirstNotPlain = '\u0590';

    private static readonly string[] Channels = ["whatsapp", "telegram", "slack", "discord", "signal", "imessage", "webchat"];
    private static readonly string[] OfHost = ["tailscale", "logs"];

    /// <summary>What needs no look at the gateway's jobs; null: a job, if anything.</summary>
    public static FixTarget? Fixed(string word) => word.ToLowerInvariant() switch
    {
        "gateway" => FixTarget.Gateway,
        var name when Channels.Contains(name) => FixTarget.Channel(name),
        var name when OfHost.Contains(name) => FixTarget.Host(name),
        _ => null,
    };

    /// <summary>How a job is named on a command line: by its name where that is plain and no other job's, else by its id.</summary>
    public static string Typed(string id, string name, bool isUnique = true)
    {
        if (!isUnique || !IsPlain(name) || Fixed(name) is not null || FixCode.Parse(name) is not null) return id;
        return name.Contains(' ', StringComparison.Ordinal) ? $"\"{name}\"" : name;
    }

    private static bool IsPlain(string name) => name.Length is > 0 and <= LongestTyped && name.Trim() == name && char.IsLetterOrDigit(name[0])
        && name.All(letter => letter < FirstNotPlain && (char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or ' ' or '/' or '+' or '#'));
}
