using Cell0.ChatOps.Fixes;

namespace Cell0.ChatOps.Chat;

/// <summary>A plan and a fix as templates read them.</summary>
internal static class FixView
{
    /// <summary>The templates <c>fix-card</c> and <c>fix-ended</c>.</summary>
    public static Dictionary<string, object?> Of(Fix fix, IReadOnlyList<FixEvent> story, DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["now"] = now,
        ["code"] = fix.Code,
        ["mark"] = Mark(fix.State),
        ["state"] = State(fix),
        ["name"] = fix.Plan.Target.Name,
        ["change"] = fix.Plan.Change,
        ["why"] = fix.Why,
        ["good"] = fix.Good,
        ["needed"] = fix.Plan.RunsNeeded,
        ["until"] = fix.State == FixState.Verifying ? fix.Until : null,
        ["command"] = fix.State == FixState.Verifying ? fix.Plan.Command : null,
        ["canUndo"] = fix.Plan.IsReversible && fix.State is FixState.Verifying or FixState.Kept,
        ["canRun"] = FixBook.CanVerifyNow(fix),
        ["away"] = null,
        ["readAt"] = null,
        ["story"] = story.Select(line => new Dictionary<string, object?>(StringComparer.Ordinal) { ["at"] = line.At, ["step"] = Said(line.Step), ["text"] = line.Text }).ToList(),
    };

    /// <summary>The template <c>fix-plan</c>.</summary>
    /// <param name="fix">Null: it is only shown.</param>
    public static Dictionary<string, object?> Plan(FixPlan plan, Fix? fix, string? version, FixTrackRecord record, FixOffer? offer) => new(StringComparer.Ordinal)
    {
        ["code"] = fix?.Code,
        ["expires"] = fix?.ExpiresAt,
        ["because"] = plan.Because,
        ["hindrance"] = null,
        ["better"] = null,
        ["name"] = plan.Target.Name,
        ["change"] = plan.Change,
        ["risk"] = plan.Risk,
        ["reversible"] = plan.IsReversible,
        ["version"] = version,
        ["notes"] = plan.Notes.ToList(),
        ["warnings"] = plan.Warnings.ToList(),
        ["runs"] = plan.RunsNeeded,
        ["window"] = plan.Window,
        ["command"] = plan.Command,
        ["record"] = record.ToString(),
        ["others"] = offer?.Ideas.Skip(1).Select(Idea).ToList() ?? [],
        ["notProposed"] = offer?.NotProposed.Select(Idea).ToList() ?? [],
    };

    /// <summary>What fits, where a plan does not.</summary>
    public static Dictionary<string, object?> Better(FixPlan plan, FixIdea? idea) => new(StringComparer.Ordinal)
    {
        ["typed"] = idea?.Typed,
        ["why"] = idea?.Plan.Notes is [var note, ..] ? note : (plan.Target.Sort == FixTarget.Jobs && idea is null ? "nothing of the kind leaves the room it needs" : null),
    };

    /// <summary>In a few words for a line of its own.</summary>
    public static string Word(FixChange change) => change.Step switch
    {
        FixStep.Planned => $"is watched: {change.Fix.Plan.Change}",
        FixStep.Begun => $"{change.Why}: {change.Fix.Plan.Change}",
        FixStep.Applied => $"applied, {change.Why}",
        FixStep.Progress => change.Why,
        FixStep.GoingBack => $"goes back: {change.Why}",
        FixStep.Kept => $"kept: {change.Why}",
        FixStep.RolledBack => $"rolled back: {change.Why}",
        FixStep.Inconclusive => $"inconclusive: {change.Why}",
        FixStep.Failed => $"failed: {change.Why}",
        _ => change.Why,
    };

    public static Dictionary<string, object?> Line(Fix fix) => new(StringComparer.Ordinal)
    {
        ["code"] = fix.Code,
        ["mark"] = Mark(fix.State),
        ["name"] = fix.Plan.Target.Name,
        ["state"] = State(fix),
        ["change"] = fix.Plan.Change,
        ["progress"] = fix.State == FixState.Verifying && fix.Plan is { RunsNeeded: > 0, Class: not FixClass.C } ? $"{fix.Good} of {fix.Plan.RunsNeeded} runs ok" : null,
    };

    private static Dictionary<string, object?> Idea(FixIdea idea) => new(StringComparer.Ordinal)
    {
        ["typed"] = idea.Typed,
        ["change"] = idea.Plan.Change,
        ["why"] = (idea.Plan.Warnings.Count > 0 ? idea.Plan.Warnings : idea.Plan.Notes) is [var first, ..] ? first : null,
    };

    private static string State(Fix fix) => fix.State switch
    {
        FixState.Applying when fix.IsBack => "going back",
        var state => FixDecision.Said(state),
    };

    private static string Mark(FixState state) => state switch
    {
        FixState.Planned => "\U0001F527",
        FixState.Applying or FixState.Verifying => "\u23F3",
        FixState.Kept => "\u2705",
        FixState.RolledBack => "\u21A9\uFE0F",
        FixState.Inconclusive => "\u26AA",
        _ => "\u274C",
    };

    private static string Said(string step) => Enum.TryParse<FixStep>(step, out var known) && known == FixStep.GoingBack ? "going back" : step switch
    {
        "RolledBack" => "rolled back",
        _ => step.ToLowerInvariant(),
    };
}
