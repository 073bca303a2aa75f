using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>Holds what was said of a world's fixes against what happened at its gateway.</summary>
internal static class FixVerdict
{
    /// <summary>Between the look and the word lies the wire.</summary>
    private static readonly TimeSpan Wire = TimeSpan.FromSeconds(25);

    public static IEnumerable<string> Faults(FixWorld world)
    {
        foreach (var problem in world.Problems) yield return problem;
        if (world.Problems.Count > 0) yield break;
        foreach (var fix in world.Fixes())
        {
            foreach (var fault in Of(world, fix)) yield return $"{fix.Code} {fix.State} ({fix.Why}): {fault}";
        }

        foreach (var effect in world.Cron.Effects.Where(effect => effect.IsOurs && !IsAllowed(world, effect)))
            yield return $"at {effect.At:HH:mm:ss.fff} we wrote over {effect.Before.Timeout}, which was not ours";
    }

    private static IEnumerable<string> Of(FixWorld world, Fix fix)
    {
        var steps = world.Changes.Where(change => change.Fix.Id == fix.Id).ToList();
        if (steps.Count(change => change.Step == FixStep.Begun) > 1) yield return "begun more than once";
        if (fix.AppliedAt is not { } applied) yield break;
        var ours = world.Cron.Effects.Where(effect => effect.IsOurs && effect.At >= applied && (fix.EndedAt is not { } ended || effect.At <= ended)).ToList();
        var forward = ours.Count(effect => Towards(effect, fix.Plan.To));
        if (forward > 1) yield return $"applied {forward} times";
        var asked = world.Cron.Asked.Count(call => call.At >= applied && !(call.At > fix.EndedAt) && call.Patch.Timeout == Limit(fix.Plan.To));
        if (asked > (world.Fault is CronFault.Busy or CronFault.AlwaysBusy ? 3 : 1)) yield return $"asked {asked} times";
        var end = steps.LastOrDefault(change => change.Ends);
        if (end is null)
        {
            yield return "never ended";
            yield break;
        }

        foreach (var fault in Truth(world, fix, end, forward)) yield return fault;
    }

    private static IEnumerable<string> Truth(FixWorld world, Fix fix, FixChange end, int forward)
    {
        var held = Held(world, end.At);
        var seen = Held(world, end.At - Wire, end.At);
        switch (fix.State)
        {
            case FixState.Kept:
                if (!seen.Contains(Limit(fix.Plan.To))) yield return $"kept, and the gateway holds {held}";
                var (good, bad) = Runs(world, fix, end.At);
                if (good < fix.Plan.RunsNeeded || bad > 0) yield return $"kept with {good} good and {bad} bad runs";
                break;
            case FixState.RolledBack:
                if (!seen.Contains(Limit(fix.Plan.From))) yield return $"rolled back, and the gateway holds {held}";
                if (!world.WasUndone && world.Fault != CronFault.TakesHalf && Runs(world, fix, end.At).Bad == 0) yield return "rolled back without a bad run";
                break;
            case FixState.Failed:
                if (held == Limit(fix.Plan.To)) yield return "failed, and the gateway holds it";
                if (forward > 0 && !Foreign(world)) yield return "failed, although it was applied";
                break;
            case FixState.Inconclusive:
                if (IsPlain(world) && world.OtherFailures == 0) yield return $"inconclusive, although a change that {(world.Helps ? "helps" : "does not help")} was applied and runs came";
                break;
            default:
                yield return "applied, and neither kept nor rolled back nor anything";
                break;
        }

        // A change that took effect, that nobody touched and of which runs came is told as it is.
        if (forward == 1 && IsPlain(world) && !world.WasUndone && world.OtherFailures == 0 && fix.State != (world.Helps ? FixState.Kept : FixState.RolledBack)) yield return $"a change that {(world.Helps ? "helps" : "does not help")}";
    }

    /// <summary>Nobody else has a hand in it, and runs come.</summary>
    private static bool IsPlain(FixWorld world) => world.Fault is CronFault.None or CronFault.DoesNotHeed or CronFault.AppliesLate or CronFault.Busy or CronFault.StrangerEditsElse or CronFault.OutOfOrder or CronFault.Restarts;

    private static bool Foreign(FixWorld world) => world.Cron.Effects.Exists(effect => !effect.IsOurs);

    /// <summary>Runs that began after it was read back, until the verdict.</summary>
    private static (int Good, int Bad) Runs(FixWorld world, Fix fix, DateTimeOffset until)
    {
        var since = world.Cron.RunsOf(FixWorld.Job).Where(run => run.RunAt > fix.Mark && run.EndedAt <= until).OrderBy(run => run.RunAt).ToList();
        return (since.Count(run => run.Status == CronRunStatus.Ok), since.Count(run => run is { Status: CronRunStatus.Error, ErrorReason: "timeout" }));
    }

    /// <summary>What was there before must have been the old value or the new one of a fix, never a third.</summary>
    private static bool IsAllowed(FixWorld world, CronEffect effect) => world.Fixes().Any(fix => effect.Before.Timeout == Limit(fix.Plan.From) || effect.Before.Timeout == Limit(fix.Plan.To));

    private static bool Towards(CronEffect effect, FixValues goal) => effect.After?.Timeout == Limit(goal) && effect.Before.Timeout != Limit(goal);

    private static TimeSpan? Limit(FixValues values) => JobFacets.Timeout(values);

    private static TimeSpan? Held(FixWorld world, DateTimeOffset at) => world.Cron.Effects.LastOrDefault(effect => effect.At <= at) is { } last ? last.After?.Timeout : TimeSpan.FromSeconds(60);

    private static HashSet<TimeSpan?> Held(FixWorld world, DateTimeOffset from, DateTimeOffset to) =>
        [Held(world, from), .. world.Cron.Effects.Where(effect => effect.At > from && effect.At <= to).Select(effect => effect.After?.Timeout)];
}
