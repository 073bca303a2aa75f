using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A run was due while one was still going, and was refused.</summary>
public sealed class RunOverlappedRule : IFindingRule
{
    public string Id => "run-overlapped";

    public bool CanJudge(Examination examination) => examination.Run is not null;

    public IEnumerable<Finding> Examine(Examination examination)
    {
        if (examination.Punctuality.Overlapped is not { Count: > 0 } overlapped) yield break;
        yield return new Finding
        {
            Fingerprint = Id,
            Rule = Id,
            Severity = Severity.Low,
            Component = "schedule",
            Issue = $"{overlapped.Count} scheduled run(s) joined one that was still going",
            Impact = "fewer measurements than planned",
            Evidence = [.. overlapped.Take(5).Select(at => new Evidence($"due {FigureFormat.At(at, TimeZoneInfo.Utc)}"))],
            Advice = "when it happens often: lengthen Suite:Schedule or shorten the probes' timeouts",
        };
    }
}
