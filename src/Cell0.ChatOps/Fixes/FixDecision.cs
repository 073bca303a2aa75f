using System.Globalization;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Where a crossing to another value stands.</summary>
public enum Crossing
{
    /// <summary>The gateway holds what it was to hold.</summary>
    Arrived,

    /// <summary>It holds the old value, or says nothing, and may yet take the new one.</summary>
    Underway,

    /// <summary>It said yes and holds the old value still.</summary>
    Ignored,

    /// <summary>It took a part and no more.</summary>
    Half,

    /// <summary>It holds something that is neither the old nor the new: somebody else's.</summary>
    Strange,

    /// <summary>What was to be changed is no longer there.</summary>
    Gone,
}

/// <summary>What else goes on, for the question whether one more change may begin.</summary>
/// <param name="InFlight">Code of the change of the same thing that is not over; null: none.</param>
/// <param name="LastBegun">When the same thing was last changed.</param>
/// <param name="Today">Changes begun in the last 24 hours.</param>
public sealed record FixLoad(string? InFlight, DateTimeOffset? LastBegun, int Today);

/// <summary>Decides without touching anything, and gives its reasons in words.</summary>
public static class FixDecision
{
    /// <summary>Why this person may not confirm this plan here and now; null: may.</summary>
    public static string? Objection(Fix fix, string person, Target chat, DateTimeOffset now) => fix switch
    {
        { State: FixState.Planned } when now >= fix.ExpiresAt => Expired(fix),
        { State: FixState.Expired } => Expired(fix),
        { State: FixState.Cancelled } => Over(fix),
        { State: not FixState.Planned } => $"{fix.Code} was confirmed already or is over ({Said(fix.State)}): a plan works once. Nothing done.",
        _ when fix.Person != person || fix.Chat != chat => $"{fix.Code} was planned by {fix.Person} in another chat or by another person, who alone can confirm it there. Nothing done. Make your own with /fix.",
        { IsAsShown: false } => $"{fix.Code} is not what was shown any more. Nothing done. Make it again: {fix.Plan.Typed ?? "/fix"}",
        _ => null,
    };

    /// <summary>Why no change of this thing may begin now; null: may.</summary>
    public static string? Objection(FixLoad load, FixesOptions limits, DateTimeOffset now)
    {
        if (load.InFlight is { } other) return $"{other} on the same thing is not over yet, and one change at a time is judged: /undo {other} takes it back.";
        if (load.Today >= limits.MostPerDay) return limits.MostPerDay == 0
            ? "The settings of this service allow no change."
            : string.Create(CultureInfo.InvariantCulture, $"{load.Today} changes were begun in the last 24 hours, and the settings of this service allow {limits.MostPerDay}.");
        return load.LastBegun + limits.Cooldown > now
            ? $"A change of the same thing was begun {FigureFormat.Ago(load.LastBegun!.Value, now)}, and {FixSpan.Words(limits.Cooldown)} must lie between two: try again in {FigureFormat.Duration(load.LastBegun.Value + limits.Cooldown - now)}."
            : null;
    }

    /// <summary>When the first run comes that is judged, where runs are waited for and the gateway says so; else empty.</summary>
    public static string NextRun(Fix fix, FixReading reading, DateTimeOffset now) => fix.Plan.RunsNeeded > 0 && reading.Job?.State.NextRunAt is { } next && next > now
        ? $"; the next run is due in {FigureFormat.Duration(next - now)} ({(next - now < TimeSpan.FromHours(12) ? $"{FigureFormat.Clock(next, TimeZoneInfo.Utc)} UTC" : FigureFormat.At(next, TimeZoneInfo.Utc))})"
        : "";

    /// <summary>Why "verify now" means nothing for this fix.</summary>
    public static string WaitsForNoRun(Fix fix) => fix.State switch
    {
        FixState.Planned => $"{fix.Code} is not applied yet. Nothing done. apply {fix.Code} does that.",
        FixState.Applying => $"What the gateway holds for {fix.Code} is not read back yet. Nothing done. Ask again in a moment.",
        FixState.Verifying => $"{fix.Code} waits for no run of a job. Nothing done. /fix {fix.Code} tells what it waits for.",
        _ => $"{fix.Code} is over ({Said(fix.State)}). Nothing done. /fix {fix.Code} tells its story.",
    };

    /// <summary>Where the way there, or back, stands.</summary>
    /// <param name="told">When the gateway was first told; null: not yet, as far as is known.</param>
    public static Crossing Cross(Fix fix, GatewayAnswer<FixReading> reading, DateTimeOffset? told, TimeSpan patience, DateTimeOffset now)
    {
        if (!reading.IsOk) return reading.Error.Kind == GatewayErrorKind.NotFound ? Crossing.Gone : Crossing.Underway;
        var held = reading.Value.Values;
        if (held.Equals(fix.Goal)) return Crossing.Arrived;
        var isLate = now - told >= patience;
        if (held.Equals(fix.Source)) return isLate ? Crossing.Ignored : Crossing.Underway;
        if (!held.Names.All(name => held[name] == fix.Goal[name] || held[name] == fix.Source[name])) return Crossing.Strange;
        return isLate ? Crossing.Half : Crossing.Underway;
    }

    /// <summary>When to ask again: soon at first, then ever later.</summary>
    public static DateTimeOffset NextLook(Fix fix, DateTimeOffset now)
    {
        if (fix.State == FixState.Planned) return fix.ExpiresAt;
        if (fix.State == FixState.Verifying) return fix.Until is { } until && until < now + Slow ? until : now + Slow;
        var gone = now - (fix.CrossedAt ?? now);
        return now + (gone < Quick ? Quick : gone > Slow ? Slow : gone);
    }

    /// <summary>What a verdict makes of a fix.</summary>
    public static (Fix Next, FixStep Step, string Why) Judged(Fix fix, FixJudgement judgement, DateTimeOffset now) => judgement.Outcome switch
    {
        FixOutcome.Helped => (fix.Progress(judgement.Good, judgement.Why, now).End(FixState.Kept, judgement.Why, now), FixStep.Kept, judgement.Why),
        FixOutcome.DidNotHelp when fix.Plan.IsReversible => (fix.Progress(judgement.Good, judgement.Why, now).GoBack(judgement.Why, now), FixStep.GoingBack, $"did not help: {judgement.Why}"),
        FixOutcome.DidNotHelp or FixOutcome.CannotTell => (fix.Progress(judgement.Good, judgement.Why, now).End(FixState.Inconclusive, judgement.Why, now), FixStep.Inconclusive, judgement.Why),
        _ => (fix.Progress(judgement.Good, judgement.Why, now), FixStep.Progress, judgement.Why),
    };

    /// <summary>As it stands on the wire.</summary>
    public static string Word(FixState state) => state == FixState.RolledBack ? "rolledBack" : state.ToString().ToLowerInvariant();

    /// <summary>For people.</summary>
    public static string Said(FixState state) => state == FixState.RolledBack ? "rolled back" : state.ToString().ToLowerInvariant();

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);

    /// <summary>Of one that is cancelled: what stands in its place, or who withdrew it.</summary>
    public static string Over(Fix cancelled) => $"{cancelled.Code} is not open any more: {cancelled.Why?.TrimEnd('.')}. Nothing done.";

    private static string Expired(Fix fix) => $"Plan {fix.Code} expired at {FigureFormat.Clock(fix.ExpiresAt, TimeZoneInfo.Utc)} UTC. Nothing done. Make it again: {fix.Plan.Typed ?? "/fix"}";
}
