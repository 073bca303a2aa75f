using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Alerts;

/// <summary>The label <c>severity</c> in our four words. Left out or unknown: medium, for nobody said that it is harmless.</summary>
public static class AlertSeverity
{
    public static Severity Of(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "critical" or "crit" or "page" or "emergency" or "fatal" or "disaster" => Severity.Critical,
        "high" or "error" or "err" or "major" => Severity.High,
        "low" or "minor" or "info" or "information" or "informational" or "notice" or "none" or "debug" or "ok" => Severity.Low,
        _ => Severity.Medium,
    };
}
