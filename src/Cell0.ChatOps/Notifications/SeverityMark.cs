namespace Cell0.ChatOps.Notifications;

/// <summary>A severity's sign before its word.</summary>
public static class SeverityMark
{
    /// <summary>For what is over.</summary>
    public const string Over = "✅";

    /// <summary>For what somebody has taken.</summary>
    public const string Taken = "✋";

    /// <param name="severity">In lower case.</param>
    public static string Of(string severity) => severity switch
    {
        "critical" => "🔴",
        "high" => "🟠",
        "medium" => "🟡",
        _ => "⚪",
    };
}
