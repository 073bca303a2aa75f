using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Chat;

/// <summary>Severity by word and symbol, never by colour only.</summary>
internal static class Symbols
{
    public static string Of(Severity severity) => SeverityMark.Of(Word(severity));

    public static string Of(VerdictWord verdict) => verdict switch
    {
        VerdictWord.Healthy => "\u2705",
        VerdictWord.Critical => "\U0001F534",
        VerdictWord.Degraded => "\U0001F7E0",
        _ => "\u26AA",
    };

    public static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
