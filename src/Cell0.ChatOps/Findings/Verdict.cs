namespace Cell0.ChatOps.Findings;

/// <summary>How things stand, in one word. There are no other words. On the wire in upper case.</summary>
public enum VerdictWord
{
    Healthy,
    Unknown,
    Degraded,
    Critical,
}

/// <param name="Reasons">Worst first, each a sentence a person can check.</param>
public sealed record Verdict(VerdictWord Word, IReadOnlyList<string> Reasons)
{
    public string Text => Word.ToString().ToUpperInvariant();
}

/// <summary>Something that weighs on the verdict: an unresolved incident, or a finding of this run that is none yet.</summary>
/// <param name="Code">The incident's code; null for a finding that is not confirmed yet.</param>
public sealed record Concern(Severity Severity, string Title, string? Code, bool Acknowledged = false);

/// <summary>Derives the verdict, worst first. It cannot flatter: HEALTHY is unreachable over a critical, a high, or too much that was not measured.</summary>
public static class VerdictRule
{
    /// <summary>Above this share of the probes that are on, "could not measure" makes the verdict UNKNOWN.</summary>
    public const double LargestBlindShare = 0.2;

    /// <param name="on">Probes that are on.</param>
    /// <param name="blind">Ids of those that could not measure.</param>
    /// <param name="unseen">What was seen by a probe and cannot be seen now, as a sentence; null: nothing.</param>
    public static Verdict Derive(IReadOnlyCollection<Concern> concerns, int on, IReadOnlyList<string> blind, string? unseen = null)
    {
        var worstFirst = concerns.OrderByDescending(concern => concern.Severity).ThenBy(concern => concern.Code is null).ThenBy(concern => concern.Title, StringComparer.Ordinal).ToList();
        var reasons = worstFirst.Select(Reason).ToList();
        if (blind.Count > 0) reasons.Add($"{blind.Count} of {on} probes could not measure: {string.Join(", ", blind)}");
        if (unseen is not null) reasons.Add(unseen);
        if (on == 0) reasons.Add("no probe is on: nothing was measured");
        var worst = worstFirst.Count == 0 ? (Severity?)null : worstFirst[0].Severity;
        var word = worst switch
        {
            Severity.Critical => VerdictWord.Critical,
            Severity.High => VerdictWord.Degraded,
            _ when unseen is not null || on == 0 || blind.Count > on * LargestBlindShare => VerdictWord.Unknown,
            _ => VerdictWord.Healthy,
        };
        if (reasons.Count == 0) reasons.Add("all probes that are on passed");
        return new Verdict(word, reasons);
    }

    private static string Reason(Concern concern)
    {
        var standing = concern switch
        {
            { Code: null } => "not confirmed yet",
            { Acknowledged: true } => $"{concern.Code}, acknowledged",
            _ => concern.Code,
        };
        return $"{concern.Severity.Word()}: {concern.Title} ({standing})";
    }
}

/// <summary>Holds what people read to the verdict: no flattering word, and none but the derived one.</summary>
public static class VerdictLinter
{
    private static readonly string[] Flattery = ["excellent", "optimal", "perfect", "outstanding", "flawless", "impressive"];

    /// <param name="text">A text of ours, without values that came from outside.</param>
    /// <returns>What is wrong with it; empty when nothing.</returns>
    public static IReadOnlyList<string> Faults(string text) =>
        [.. Flattery.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"'{word}' is not in the vocabulary")];

    /// <summary>What contradicts the verdict; empty when nothing.</summary>
    public static IReadOnlyList<string> Faults(Verdict verdict, IReadOnlyCollection<Concern> concerns, int on, int blind)
    {
        if (verdict.Word != VerdictWord.Healthy) return [];
        var faults = new List<string>();
        if (concerns.Any(concern => concern.Severity >= Severity.High)) faults.Add("HEALTHY over an open critical or high");
        if (on == 0 || blind > on * VerdictRule.LargestBlindShare) faults.Add("HEALTHY although more than a fifth could not be measured");
        return faults;
    }
}
