using System.Collections.Concurrent;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Fixes;

/// <summary>The answer to a person's wish: the fix as it stands now, or one clear sentence why nothing was done.</summary>
public sealed record FixAnswer(Fix? Fix, string? Refusal)
{
    public static FixAnswer Refuse(string sentence) => new(null, sentence);
}

/// <summary>
/// Keeps the fixes: decides, stores, calls the gateway and asks it what it really holds. A row with the old value is committed before any call, and every further
/// step is found by looking at the row and at the gateway, so that a crash at any point is no more than a later look. Whoever listens tells people.
/// </summary>
public sealed partial class FixBook(
    FixStore store,
    FixCatalogue kinds,
    FixHands hands,
    Database database,
    IEnumerable<IFixListener> listeners,
    FixSignal signal,
    IOptions<FixesOptions> options,
    TimeProvider clock,
    ILogger<FixBook> log)
{
    /// <summary>How often a gateway that is too busy is asked again before it is given up.</summary>
    private const int MostTries = 3;

    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(400);

    /// <summary>A gateway that wants a longer rest (2026.9 takes 30 changes a minute) is not waited for while a person waits for us.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly IFixListener[] listeners = [.. listeners];
    private readonly FixTurns turns = new(clock);

    /// <summary>When this process first told the gateway to go back: one that died meanwhile, or a gateway that was away, costs no patience.</summary>
    private readonly ConcurrentDictionary<long, DateTimeOffset> toldBack = new();

    /// <summary>Shows a plan to a person. An earlier one of the same person for the same thing is no longer open then. What a person runs by hand is watched from now on.</summary>
    public FixAnswer Plan(FixPlan plan, string person, Target chat, string? fingerprint) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var earlier = store.Open(session).Where(open => open.State == FixState.Planned && open.Person == person && open.Chat == chat && open.Plan.Target.Key == plan.Target.Key).ToList();
        var fix = Fix.Planned(plan, person, chat, fingerprint, now);
        if (plan.Class == FixClass.C)
        {
            if (store.Load(session, plan.Target.Key, now).InFlight is { } watched) return FixAnswer.Refuse($"{watched} watches that already: {plan.Command}");
            fix = fix.Watch(now);
        }

        var stored = store.Insert(session, fix);
        foreach (var replaced in earlier) Save(session, replaced.End(FixState.Cancelled, $"{stored.Code} took its place", now), FixStep.Cancelled, $"{stored.Code} took its place", person);
        return new FixAnswer(Tell(session, stored, FixStep.Planned, plan.Change, person), null);
    });

    /// <summary>
    /// Confirms a plan and makes the change. Returns once it is read back, or known not to have been made, or is left to be settled by later looks;
    /// and in any case soon: with a gateway that hangs it goes on by itself.
    /// </summary>
    public async Task<FixAnswer> ApplyAsync(long id, string person, Target chat, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(id, ct);
        if (store.Find(id) is not { } fix) return FixAnswer.Refuse($"There is no plan {FixCode.Of(id)}. Nothing done. /fix lists what is open.");
        if (FixDecision.Objection(fix, person, chat, clock.GetUtcNow()) is { } objection) return FixAnswer.Refuse(objection);
        var kind = kinds[fix.Plan.Kind];
        var reading = await Soon.AskAsync(soon => kind.ReadAsync(hands, fix, soon), clock, ct);
        if (!reading.IsOk && reading.Error.Kind != GatewayErrorKind.NotFound) return FixAnswer.Refuse($"{reading.Error.Message} Nothing done; {fix.Code} can be confirmed until it expires, in {FigureFormat.Duration(fix.ExpiresAt - clock.GetUtcNow())}.");
        if (Stale(fix, reading) is { } stale)
        {
            database.Write(session => Save(session, fix.End(FixState.Cancelled, stale, clock.GetUtcNow()), FixStep.Cancelled, stale, null));
            return FixAnswer.Refuse(reading.IsOk ? $"{stale} Nothing done. From what is there now: {fix.Plan.Typed ?? "/fix"}" : $"{stale} Nothing done. /jobs shows what there is.");
        }

        var begun = database.Write(session => Begin(session, fix, person));
        if (begun.Fix is not { } applying) return begun;
        await CrossAsync(turn, applying, kind, reading.Value);
        return new FixAnswer(store.Find(id), null);
    }

    /// <summary>Withdraws a plan, or ends a watch over what a person does by hand.</summary>
    public FixAnswer Cancel(long id, string person) => database.Write(session =>
    {
        if (store.Open(session).FirstOrDefault(open => open.Id == id) is not { } fix) return FixAnswer.Refuse(store.Find(id) is { State: FixState.Cancelled } over ? FixDecision.Over(over) : $"{FixCode.Of(id)} is not open. Nothing done.");
        if (fix.State != FixState.Planned && fix.Plan.Class != FixClass.C) return FixAnswer.Refuse($"{fix.Code} was applied. Nothing done. /undo {fix.Code} takes it back.");
        var why = $"cancelled by {person}";
        return new FixAnswer(Save(session, fix.End(FixState.Cancelled, why, clock.GetUtcNow()), FixStep.Cancelled, why, person), null);
    });

    /// <summary>Takes a change back, if what it set is still there.</summary>
    public async Task<FixAnswer> UndoAsync(long id, string person, CancellationToken ct)
    {
        if (await turns.TakeSoonAsync(id, ct) is not { } taken) return FixAnswer.Refuse($"{FixCode.Of(id)} is being looked after, and the gateway is slow to answer. Nothing done. Try again in a minute.");
        using var turn = taken;
        if (store.Find(id) is not { } fix) return FixAnswer.Refuse($"There is no fix {FixCode.Of(id)}. Nothing done. /fix lists what is open.");
        if (fix.State is not (FixState.Verifying or FixState.Kept or FixState.Inconclusive) || fix.Plan.Class == FixClass.C)
            return FixAnswer.Refuse($"{fix.Code} holds nothing that could be taken back ({FixDecision.Said(fix.State)}). Nothing done.");
        if (!fix.Plan.IsReversible) return FixAnswer.Refuse($"{fix.Code} ({fix.Plan.Change}) cannot be taken back. Nothing done.");
        var reading = await Soon.AskAsync(soon => kinds[fix.Plan.Kind].ReadAsync(hands, fix, soon), clock, ct);
        if (!reading.IsOk) return FixAnswer.Refuse($"{reading.Error.Message} Nothing done.");
        if (!reading.Value.Values.Equals(fix.Plan.To)) return FixAnswer.Refuse($"Somebody changed it since: the gateway holds {Held(reading.Value)}. Nothing done.");
        var why = $"taken back by {person}";
        toldBack.TryRemove(id, out _);
        var back = database.Write(session => store.Load(session, fix.Plan.Target.Key, clock.GetUtcNow()).InFlight is { } other && other != fix.Code
            ? FixAnswer.Refuse($"{other} on the same thing is not over yet. Nothing done.")
            : new FixAnswer(Save(session, fix.GoBack(why, clock.GetUtcNow()), FixStep.GoingBack, why, person), null));
        if (back.Fix is not { } going) return back;
        await CrossAsync(turn, going, kinds[going.Plan.Kind], reading.Value);
        return new FixAnswer(store.Find(id), null);
    }

    /// <summary>Starts a run of the job at once, instead of waiting for its next.</summary>
    public async Task<FixAnswer> VerifyNowAsync(long id, CancellationToken ct)
    {
        if (store.Find(id) is not { } fix) return FixAnswer.Refuse($"There is no fix {FixCode.Of(id)}. Nothing done. /fix lists what is open.");
        if (!CanVerifyNow(fix)) return FixAnswer.Refuse(FixDecision.WaitsForNoRun(fix));
        var ticket = await hands.Changes.RunJobAsync(fix.Plan.Target.Id, ct);
        return ticket switch
        {
            { IsOk: false, Error: { Kind: GatewayErrorKind.OutcomeUnknown } unknown } => FixAnswer.Refuse($"{unknown.Message} If a run began, its end goes into {fix.Code}."),
            { IsOk: false } => FixAnswer.Refuse($"{ticket.Error.Message} Nothing done; {fix.Code} still waits for the next run."),
            { Value.Started: true } => new FixAnswer(fix, null),
            { Value.AlreadyRunning: true } => FixAnswer.Refuse($"A run of {fix.Plan.Target.Name} is going on already. Nothing done. If it began after the change, its end goes into {fix.Code}."),
            _ => FixAnswer.Refuse($"The gateway started no run: {ticket.Value.Reason ?? "it gave no reason"}. Nothing done; {fix.Code} still waits for the next one."),
        };
    }

    /// <summary>True while a run of a job is what it waits for.</summary>
    public static bool CanVerifyNow(Fix fix) => fix is { State: FixState.Verifying, Plan: { RunsNeeded: > 0, Target.Sort: FixTarget.Jobs } };

    /// <summary>Why a plan could not be applied if it were confirmed now; null: nothing stands in its way.</summary>
    public string? Hindrance(FixPlan plan)
    {
        using var session = database.Read();
        var now = clock.GetUtcNow();
        return FixDecision.Objection(store.Load(session, plan.Target.Key, now), options.Value, now);
    }

    /// <summary>Looks after everything that is not over. What a crash left behind is settled here too.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var fix in store.Open()) await LookAsync(fix.Id, ct);
    }

    /// <summary>Looks after what concerns one thing: an event told of it.</summary>
    public async Task LookAtAsync(Func<Fix, bool> concerns, CancellationToken ct)
    {
        foreach (var fix in store.Open().Where(concerns)) await LookAsync(fix.Id, ct);
    }

    /// <summary>When the next look is due; null: nothing is open.</summary>
    public DateTimeOffset? NextLook() => store.Open() is { Count: > 0 } open ? open.Min(fix => FixDecision.NextLook(fix, clock.GetUtcNow())) : null;

    private async Task LookAsync(long id, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(id, ct);
        if (store.Find(id) is not { } fix) return;
        if (fix.State == FixState.Planned && clock.GetUtcNow() >= fix.ExpiresAt)
        {
            database.Write(session => Save(session, fix.End(FixState.Expired, "nobody confirmed it", clock.GetUtcNow()), FixStep.Expired, "nobody confirmed it", null));
            return;
        }

        if (!fix.IsInFlight) return;
        if (kinds.Find(fix.Plan.Kind) is not { } kind)
        {
            LogUnknown(fix.Code, fix.Plan.Kind);
            return;
        }

        var reading = await kind.ReadAsync(hands, fix, ct);
        if (fix.State == FixState.Applying) await SettleAsync(fix, kind, reading, tell: true, null, ct);
        else await JudgeAsync(fix, kind, reading, ct);
    }

    private FixAnswer Begin(Session session, Fix fix, string person)
    {
        var now = clock.GetUtcNow();
        if (FixDecision.Objection(store.Load(session, fix.Plan.Target.Key, now), options.Value, now) is { } objection) return FixAnswer.Refuse($"{objection} Nothing done.");
        return Save(session, fix.Begin(now), FixStep.Begun, $"confirmed by {person}", person) is { } begun
            ? new FixAnswer(begun, null)
            : FixAnswer.Refuse($"{fix.Code} was changed meanwhile. Nothing done.");
    }

    /// <summary>Crosses, and waits only so long for it. From here on nobody's leaving stops it.</summary>
    private async Task CrossAsync(FixTurn turn, Fix fix, IFixKind kind, FixReading now)
    {
        var work = WriteAsync(fix, kind, now, CancellationToken.None);
        turn.Until(work);
        if (!await Soon.EndsAsync(work, clock)) _ = FollowAsync(work, fix.Code);
    }

    private async Task FollowAsync(Task work, string code)
    {
        try
        {
            await work;
        }
        catch (Exception problem)
        {
            // The row says that it is under way: the next look settles it.
            LogLeft(problem, code);
            signal.Wake();
        }
    }

    /// <summary>Tells the gateway, then asks what it holds.</summary>
    private async Task WriteAsync(Fix fix, IFixKind kind, FixReading now, CancellationToken ct)
    {
        var refused = await CallAsync(fix, kind, now, ct);
        if (fix.IsBack && refused is not { Kind: GatewayErrorKind.Unreachable or GatewayErrorKind.Starting or GatewayErrorKind.Busy }) toldBack.TryAdd(fix.Id, clock.GetUtcNow());
        if (refused is { Kind: not GatewayErrorKind.OutcomeUnknown } && !fix.IsBack)
        {
            Store(fix.End(FixState.Failed, Sentence(refused), clock.GetUtcNow()), FixStep.Failed, Sentence(refused));
            return;
        }

        await SettleAsync(fix, kind, await kind.ReadAsync(hands, fix, ct), tell: false, refused, ct);
    }

    private async Task<GatewayError?> CallAsync(Fix fix, IFixKind kind, FixReading now, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            var error = await kind.WriteAsync(hands, fix, now, fix.Goal, ct);
            if (error is not { Kind: GatewayErrorKind.Busy or GatewayErrorKind.Starting } || tried == MostTries || error.RetryAfter > LongestWait) return error;
            await Task.Delay(error.RetryAfter ?? (BusyWait * tried), clock, ct);
        }
    }

    /// <summary>Where the crossing stands, by what the gateway holds.</summary>
    /// <param name="tell">True: what is on its way back and not there yet may be said again. What is on its way there is said once.</param>
    /// <param name="refused">What the gateway answered just now; null: yes, or nothing was said.</param>
    private async Task SettleAsync(Fix fix, IFixKind kind, GatewayAnswer<FixReading> reading, bool tell, GatewayError? refused, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var crossing = FixDecision.Cross(fix, reading, ToldAt(fix), fix.Plan.Patience ?? options.Value.ReadBackWithin, now);
        switch (crossing)
        {
            case Crossing.Arrived when fix.IsBack:
                Store(fix.End(FixState.RolledBack, fix.Why ?? "", now), FixStep.RolledBack, $"{fix.Why}; the old value is back, read back: {Held(reading.Value)}");
                return;
            case Crossing.Arrived:
                var told = $"read back: {Held(reading.Value)}{FixDecision.NextRun(fix, reading.Value, now)}";
                if (Store(fix.Verify(reading.Value.Mark, told, now), FixStep.Applied, told) is { } verifying && verifying.Plan.RunsNeeded == 0)
                    await JudgeAsync(verifying, kind, reading, ct);
                return;
            case Crossing.Half when !fix.IsBack:
                await GoBackAsync(fix, kind, reading.Value, $"the gateway took only a part and holds {Held(reading.Value)}", ct);
                return;
            case Crossing.Underway or Crossing.Half or Crossing.Ignored when fix.IsBack && tell && reading.IsOk:
                await WriteAsync(fix, kind, reading.Value, ct);
                return;
            case Crossing.Underway:
                signal.Wake();
                return;
            default:
                Lost(fix, crossing, reading, refused, now);
                return;
        }
    }

    /// <summary>It cannot come to what was wanted any more.</summary>
    private void Lost(Fix fix, Crossing crossing, GatewayAnswer<FixReading> reading, GatewayError? refused, DateTimeOffset now)
    {
        var why = crossing switch
        {
            Crossing.Gone => $"{fix.Plan.Target.Name} is not there any more",
            Crossing.Ignored or Crossing.Half when refused is not null => $"{Sentence(refused)}; it holds {Held(reading.Value)}",
            Crossing.Ignored or Crossing.Half => $"the gateway accepted it and holds {Held(reading.Value)} still",
            _ => $"somebody else changed it meanwhile: the gateway holds {Held(reading.Value)}, which is left as it is",
        };
        if (fix.IsBack) Store(fix.End(FixState.Inconclusive, $"it could not be taken back: {why}", now), FixStep.Inconclusive, $"could not be taken back ({fix.Why}): {why}");
        else Store(fix.End(FixState.Failed, why, now), FixStep.Failed, why);
    }

    private async Task JudgeAsync(Fix fix, IFixKind kind, GatewayAnswer<FixReading> reading, CancellationToken ct)
    {
        if (!reading.IsOk && reading.Error.Kind != GatewayErrorKind.NotFound)
        {
            GiveUpAt(fix, $"the gateway cannot be asked: {reading.Error.Message}");
            return;
        }

        var now = clock.GetUtcNow();
        if (!reading.IsOk || !reading.Value.Values.Equals(fix.Plan.To))
        {
            var why = reading.IsOk ? $"somebody else changed it: the gateway holds {Held(reading.Value)}, which is left as it is" : $"{fix.Plan.Target.Name} is not there any more";
            Store(fix.End(FixState.Inconclusive, why, now), FixStep.Inconclusive, why);
            return;
        }

        var runs = fix.Plan.RunsNeeded == 0 ? GatewayAnswer.Ok<IReadOnlyList<CronRun>>([]) : await kind.RunsAsync(hands, fix, ct);
        if (!runs.IsOk)
        {
            GiveUpAt(fix, $"its runs cannot be read: {runs.Error.Message}");
            return;
        }

        var judgement = kind.Judge(fix, reading.Value, runs.Value, clock.GetUtcNow());
        if (judgement.Outcome == FixOutcome.NotYet && (judgement.Why.Length == 0 || judgement.Why == fix.Why)) return;
        if (judgement.Outcome == FixOutcome.DidNotHelp && fix.Plan.IsReversible)
        {
            await GoBackAsync(fix.Progress(judgement.Good, judgement.Why, clock.GetUtcNow()), kind, reading.Value, $"did not help: {judgement.Why}", ct);
            return;
        }

        var (next, step, why2) = FixDecision.Judged(fix, judgement, clock.GetUtcNow());
        Store(next, step, why2);
    }

    /// <summary>Past the end of its window nothing more is waited for.</summary>
    private void GiveUpAt(Fix fix, string why)
    {
        var now = clock.GetUtcNow();
        if (fix.Until is { } until && now >= until) Store(fix.End(FixState.Inconclusive, why, now), FixStep.Inconclusive, why);
    }

    /// <summary>On the way there the row was committed just before the one call.</summary>
    private DateTimeOffset? ToldAt(Fix fix) => fix.IsBack ? toldBack.TryGetValue(fix.Id, out var told) ? told : null : fix.CrossedAt;

    private async Task GoBackAsync(Fix fix, IFixKind kind, FixReading now, string why, CancellationToken ct)
    {
        toldBack.TryRemove(fix.Id, out _);
        if (Store(fix.GoBack(why, clock.GetUtcNow()), FixStep.GoingBack, why) is { } going) await WriteAsync(going, kind, now, ct);
    }

    private static string? Stale(Fix fix, GatewayAnswer<FixReading> reading)
    {
        if (!reading.IsOk) return $"{fix.Plan.Target.Name} is not there any more.";
        return reading.Value.Values.Equals(fix.Plan.From) ? null : $"Value changed since the plan: it was {JobFacets.Held(fix.Plan.From)}, now it is {Held(reading.Value)}.";
    }

    private static string Held(FixReading reading) => JobFacets.Held(reading.Values);

    private static string Sentence(GatewayError error) => error.Kind == GatewayErrorKind.Changed
        ? "somebody changed the job at the same moment; nothing was changed by us"
        : $"the gateway did not take it: {TextCut.Head(error.Message, 300, "...").TrimEnd('.')}; nothing was changed by us";

    private Fix? Store(Fix next, FixStep step, string why) => database.Write(session => Save(session, next, step, why, null));

    /// <returns>Null when somebody else changed the row first: then nothing was stored and nobody is told.</returns>
    private Fix? Save(Session session, Fix next, FixStep step, string why, string? actor) =>
        store.Save(session, next) ? Tell(session, next with { Version = next.Version + 1 }, step, why, actor) : null;

    private Fix Tell(Session session, Fix fix, FixStep step, string why, string? actor)
    {
        var at = clock.GetUtcNow();
        var change = new FixChange(fix, step, why, at, actor, store.AddEvent(session, fix.Id, step, why, at, actor));
        foreach (var listener in listeners) listener.Changed(session, change);
        session.AfterCommit(() =>
        {
            LogChange(fix.Code, step, why);
            signal.Wake();
        });
        return fix;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Fix} {Step}: {Why}")]
    private partial void LogChange(string fix, FixStep step, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fix} broke while the gateway was told; it is settled by asking the gateway")]
    private partial void LogLeft(Exception problem, string fix);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fix} is of the kind {Kind}, which this version does not know; it is left as it is")]
    private partial void LogUnknown(string fix, string kind);
}
