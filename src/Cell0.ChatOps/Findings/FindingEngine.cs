namespace Cell0.ChatOps.Findings;

/// <summary>Puts every rule to an examination. A rule that throws becomes a finding of its own, and counts as not having judged.</summary>
public sealed class FindingEngine(IEnumerable<IFindingRule> rules)
{
    private readonly IFindingRule[] rules = Ordered(rules);

    public IReadOnlyList<string> RuleIds => [.. rules.Select(rule => rule.Id)];

    public Examined Examine(Examination examination)
    {
        var findings = new List<Finding>();
        var judged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            try
            {
                if (!rule.CanJudge(examination)) continue;
                findings.AddRange(rule.Examine(examination).Select(finding => examination.Run is null ? WithoutFigures(finding) : finding));
                judged.Add(rule.Id);
            }
            catch (Exception broken)
            {
                findings.Add(Broken(rule, broken));
            }
        }

        return new Examined([.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal)], judged)
        {
            Witness = (id, fingerprint) => rules.FirstOrDefault(rule => rule.Id == id)?.Witness(examination, fingerprint),
        };
    }

    private static IFindingRule[] Ordered(IEnumerable<IFindingRule> rules)
    {
        IFindingRule[] ordered = [.. rules.OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        var twice = ordered.GroupBy(rule => rule.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? ordered : throw new InvalidOperationException($"two rules have the id '{twice.Key}'");
    }

    /// <summary>The quick look stores no samples, so its numbers may be read but not named.</summary>
    private static Finding WithoutFigures(Finding finding) =>
        finding with { Evidence = [.. finding.Evidence.Select(evidence => evidence with { Figure = null })] };

    private static Finding Broken(IFindingRule rule, Exception broken) => new()
    {
        Fingerprint = $"rule-broken/{rule.Id}",
        Rule = rule.Id,
        Severity = Severity.Medium,
        Component = rule.Id,
        Issue = $"the rule {rule.Id} could not judge",
        Impact = "what it looks for would go unseen",
        Evidence = [new Evidence($"{broken.GetType().Name}: {broken.Message}")],
        Advice = "report this as a defect of the service, with the line above",
    };
}
