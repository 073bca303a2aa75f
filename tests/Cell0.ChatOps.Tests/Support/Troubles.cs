using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Findings and what an examination gave: <c>Troubles.Of("gateway-gone", Severity.Critical)</c>.</summary>
internal static class Troubles
{
    public static Finding Of(string name, Severity severity = Severity.High, bool atOnce = false, bool isNews = false, string? rule = null, string? issue = null) => new()
    {
        Fingerprint = name,
        Rule = rule ?? name,
        Severity = severity,
        Component = $"component of {name}",
        Issue = issue ?? $"{name} is wrong",
        Impact = "work stands still",
        Evidence = [new Evidence($"seen at {name}")],
        Advice = $"mend {name}",
        OpensAtOnce = atOnce,
        IsNews = isNews,
    };

    /// <summary>An examination in which the rules of these findings and the further ones could judge.</summary>
    public static Examined Examined(IReadOnlyList<Finding> findings, params string[] alsoJudged) =>
        new(findings, findings.Select(finding => finding.Rule).Concat(alsoJudged).ToHashSet(StringComparer.Ordinal));

    public static Examined Clean(params string[] judged) => Examined([], judged);
}
