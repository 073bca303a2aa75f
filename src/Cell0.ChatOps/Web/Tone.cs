using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Web;

/// <summary>How a word looks on a page: a sign and a class for its colour. The word itself always stands beside them.</summary>
internal static class Tone
{
    public static string Sign(Severity severity) => severity switch
    {
        Severity.Critical => "✖",
        Severity.High => "▲",
        Severity.Medium => "■",
        _ => "●",
    };

    public static string Sign(VerdictWord word) => word switch
    {
        VerdictWord.Healthy => "✓",
        VerdictWord.Critical => "✖",
        VerdictWord.Degraded => "▲",
        _ => "?",
    };

    public static string Sign(ProbeStatus status) => status switch
    {
        ProbeStatus.Passed => "✓",
        ProbeStatus.Failed => "▲",
        ProbeStatus.Off => "–",
        _ => "?",
    };

    public static string Words(ProbeStatus status) => status switch
    {
        ProbeStatus.TimedOut => "timed out",
        ProbeStatus.NotMeasured => "not measured",
        _ => Kind(status),
    };

    /// <summary>The class of the style sheet.</summary>
    public static string Kind<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
