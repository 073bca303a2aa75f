using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Rules;

/// <summary>A figure is on the wrong side of a target that a person set (<c>Suite:Targets</c>).</summary>
public sealed class TargetMissedRule : IFindingRule
{
    public string Id => "target-missed";

    public bool CanJudge(Examination examination) => examination.Run is { IsPartial: false } && examination.Settings.Targets.Count > 0;

    public IEnumerable<Finding> Examine(Examination examination) =>
        from target in examination.Settings.Targets
        let figure = target.FigureIn(examination.Run!)
        where figure is not null && target.IsMissedBy(figure)
        let promise = target.AtMost is { } most ? $"at most {FigureFormat.Figure(most, figure.Unit)}" : $"at least {FigureFormat.Figure(target.AtLeast!.Value, figure.Unit)}"
        select new Finding
        {
            Fingerprint = $"{Id}/{target.Metric}/{target.Statistic}",
            Rule = Id,
            Severity = Severity.Medium,
            Component = figure.ProbeId,
            Issue = $"{target.Metric} {target.Statistic} is {FigureFormat.Figure(figure.Value, figure.Unit)}, the target is {promise}",
            Impact = target.Reason,
            Evidence = [new Evidence($"{target.Statistic} {FigureFormat.Figure(figure.Value, figure.Unit)}, n = {figure.N}", figure.Id.ToString())],
            Advice = $"{target.Owner} owns this target (Suite:Targets)",
        };
}
