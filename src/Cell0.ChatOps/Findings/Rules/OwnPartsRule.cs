namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A part of this service itself does not work, such as a channel that refuses every message.</summary>
public sealed class OwnPartsRule : IFindingRule
{
    public string Id => "own-parts";

    public bool CanJudge(Examination examination) => true;

    public IEnumerable<Finding> Examine(Examination examination) =>
        from part in examination.Unhealthy
        select new Finding
        {
            Fingerprint = $"{Id}/{part.Key}",
            Rule = Id,
            Severity = Severity.High,
            Component = part.Key,
            Issue = $"{part.Key}: {part.Value}",
            Impact = "alerts may not reach anybody this way",
            Evidence = [new Evidence(part.Value)],
            Advice = "run the verb doctor: it says how to mend it",
        };
}
