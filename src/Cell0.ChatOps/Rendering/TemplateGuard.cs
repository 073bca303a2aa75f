using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Looks through a parsed template before it may be used: only allowed filters, only small literal ranges (Fluid's step limit does not
/// see a range being filled), only literal includes. Puts the printing filter on every output.
/// </summary>
internal sealed class TemplateGuard : AstRewriter
{
    private const int MaxRange = 1000;

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _includes = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Names of the templates this one includes, without extension.</summary>
    public IReadOnlySet<string> Includes => _includes;

    protected override Statement VisitOutputStatement(OutputStatement outputStatement)
    {
        if (outputStatement.Expression is BinaryExpression) _problems.Add("prints a comparison; use if");
        if (outputStatement.Expression is LiteralExpression { Value: NumberValue number } && !number.IsInteger()) _problems.Add("prints a bare decimal; write it as text");
        var visited = base.VisitOutputStatement(outputStatement) as OutputStatement ?? outputStatement;
        return new OutputStatement(new FilterExpression(visited.Expression, Filters.Print, []));
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (!Filters.Allowed.Contains(filterExpression.Name)) _problems.Add($"filter '{filterExpression.Name}' is not allowed");
        return base.VisitFilterExpression(filterExpression);
    }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        if (Literal(rangeExpression.From) is not { } from || Literal(rangeExpression.To) is not { } to) _problems.Add("a range needs two literal numbers");
        else if (to - from > MaxRange) _problems.Add($"a range may have at most {MaxRange} numbers");
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        if (includeStatement.Path is LiteralExpression { Value: StringValue name }) _includes.Add(name.ToStringValue());
        else _problems.Add("include needs a literal name");
        return base.VisitIncludeStatement(includeStatement);
    }

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement)
    {
        // A cycle writes by itself, past the printing filter.
        if (cycleStatement.Values.Any(v => v is not LiteralExpression)) _problems.Add("cycle takes literals only");
        return base.VisitCycleStatement(cycleStatement);
    }

    private static decimal? Literal(Expression expression) =>
        expression is LiteralExpression { Value: NumberValue number } ? number.ToNumberValue() : null;
}
