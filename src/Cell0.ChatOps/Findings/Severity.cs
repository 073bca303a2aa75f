namespace Cell0.ChatOps.Findings;

/// <summary>How bad, mildest first. On the wire in lower case.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

public static class SeverityWord
{
    /// <summary>As stored, sent and printed: lower case.</summary>
    public static string Word(this Severity severity) => severity.ToString().ToLowerInvariant();
}
