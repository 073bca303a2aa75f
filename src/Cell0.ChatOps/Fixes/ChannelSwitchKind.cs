using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>What starting and stopping a channel share. A flag that says "running" is no proof: only a delivery that was confirmed is.</summary>
public abstract class ChannelSwitchKind(bool start) : IFixKind
{
    private const string Running = "running";

    public abstract string Id { get; }

    public FixClass Class => FixClass.A;

    public string Usage => start ? "CHANNEL start" : "CHANNEL stop";

    public string Summary => start ? "start a channel of the gateway" : "stop a channel of the gateway";

    public bool Takes(FixTarget target, FixWish wish) => target.Sort == FixTarget.Channels && wish.Does(start ? "start" : "stop");

    public virtual IEnumerable<FixWish> Ideas(FixScene scene) => [];

    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (scene.Channels is not { } channels) return FixPlanning.Refuse($"{scene.Missing ?? "The channels could not be read."} Nothing done.");
        var accounts = channels.AccountsOf(scene.Target.Id).ToList();
        if (accounts.Count == 0) return FixPlanning.Refuse($"The gateway has no channel {scene.Target.Name}. Nothing done.");
        if (accounts.Any(account => account.Running == true) == start) return FixPlanning.Refuse($"{scene.Target.Name} is {(start ? "running" : "stopped")} already, by the gateway's word. Nothing done.");
        if (start && accounts.TrueForAll(account => account.Linked == false)) return FixPlanning.Refuse($"{scene.Target.Name} is not linked, so starting it changes nothing. Nothing done. /fix {scene.Target.Name} login shows how to link it.");
        return new FixPlan
        {
            Kind = Id,
            Class = Class,
            Target = scene.Target,
            From = FixValues.Of(Running, start ? "no" : "yes"),
            To = FixValues.Of(Running, start ? "yes" : "no"),
            Change = start ? $"{scene.Target.Name} stopped → running" : $"{scene.Target.Name} running → stopped",
            Because = start ? $"by the gateway's word {scene.Target.Name} stands still, so nothing goes out by it; only a confirmed delivery counts as proof" : null,
            Risk = start ? "this channel only" : $"nothing goes out or comes in by {scene.Target.Name} until it is started",
            IsReversible = true,
            RunsNeeded = start ? 1 : 0,
            Window = scene.Limits.VerifyWithin,
        };
    }

    public async Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct)
    {
        var channel = fix.Plan.Target.Id;
        var done = goal[Running] == "yes" ? await hands.Changes.StartChannelAsync(channel, null, ct) : await hands.Changes.StopChannelAsync(channel, null, ct);
        if (!done.IsOk) return done.Error;
        return done.Value.Done ? null : new GatewayError(GatewayErrorKind.Refused, $"the gateway left {channel} as it is: {done.Value.Reason ?? done.Value.Status ?? "it gave no reason"}");
    }

    public async Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct)
    {
        var status = await hands.Reads.ChannelsAsync(ct);
        if (!status.IsOk) return status.Error;
        var isRunning = status.Value.AccountsOf(fix.Plan.Target.Id).Any(account => account.Running == true);
        var known = await DeliveryWitness.ReadAsync(hands, fix.Plan.Target.Id, ct);
        return known.Then(runs => GatewayAnswer.Ok(new FixReading(FixValues.Of(Running, isRunning ? "yes" : "no"), DeliveryWitness.Newest(runs))));
    }

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => DeliveryWitness.ReadAsync(hands, fix.Plan.Target.Id, ct);

    public FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => start
        ? DeliveryWitness.Judge(fix, runs, at)
        : new FixJudgement(FixOutcome.Helped, 0, $"{fix.Plan.Target.Name} is stopped, read back");
}
