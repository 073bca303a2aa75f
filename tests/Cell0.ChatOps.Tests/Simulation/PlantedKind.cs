using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Simulation;

/// <summary>A kind of fix with a breach: what the simulation must find.</summary>
internal sealed class PlantedKind(IFixKind real, string breach) : IFixKind
{
    public string Id => real.Id;

    public FixClass Class => real.Class;

    public string Usage => real.Usage;

    public string Summary => real.Summary;

    public bool Takes(FixTarget target, FixWish wish) => real.Takes(target, wish);

    public IEnumerable<FixWish> Ideas(FixScene scene) => real.Ideas(scene);

    public FixPlanning Plan(FixWish wish, FixScene scene) => real.Plan(wish, scene);

    public async Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct)
    {
        // Whatever it is by now.
        if (breach == "careless") now = now with { Job = now.Job! with { ConfigRevision = null } };
        var error = await real.WriteAsync(hands, fix, now, goal, ct);
        return breach == "twice" ? await real.WriteAsync(hands, fix, now with { Job = now.Job! with { ConfigRevision = null } }, goal, ct) : error;
    }

    public async Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct)
    {
        var reading = await real.ReadAsync(hands, fix, ct);
        return breach == "credulous" && reading.IsOk && fix.State == FixState.Applying ? GatewayAnswer.Ok(reading.Value with { }).Then(held => GatewayAnswer.Ok(new FixReading(fix.Goal, held.Mark) { Job = held.Job })) : reading;
    }

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => real.RunsAsync(hands, fix, ct);

    public FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) =>
        breach == "hasty" && runs.Any(run => run.RunAt > fix.Mark) ? new FixJudgement(FixOutcome.Helped, 1, "a run came") : real.Judge(fix, now, runs, at);
}
