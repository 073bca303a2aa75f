using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A run was due and none began, for no known reason: a reporter may not pass over its own absence.</summary>
public sealed class RunMissedRule : IFindingRule
{
    public string Id => "run-missed";

    public bool CanJudge(Examination examination) => examination.Run is not null;

    public IEnumerable<Finding> Examine(Examination examination)
    {
        if (examination.Punctuality.Missed is not { Count: > 0 } missed) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.Medium,
            Component = "schedule",
            Issue = missed.Count == 1 ? "1 run did not happen" : $"{missed.Count} runs did not happen",
            Impact = "nothing was measured in that time",
            Evidence = [.. missed.Take(5).Select(at => new Evidence($"was due {FigureFormat.At(at, TimeZoneInfo.Utc)}"))],
            Advice = "see the job history at /hangfire for what stood in the way",
        };
    }
}
