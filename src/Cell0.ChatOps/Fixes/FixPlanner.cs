using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Fixes;

/// <summary>Reads what a plan is made of and has the kinds make it.</summary>
public sealed class FixPlanner(FixCatalogue kinds, IGatewayReads reads, IGatewayChanges changes, IOptions<FixesOptions> options, TimeProvider clock)
{
    private const int RunsRead = 50;
    private const int MostEchoed = 60;

    /// <summary>The scene of a thing that is no job: what it needs is read, and what could not be read is said in it.</summary>
    public async Task<FixScene> SceneAsync(FixTarget target, FixTrouble? trouble, CancellationToken ct)
    {
        var scene = Empty(target, trouble);
        if (target.Sort == FixTarget.Channels)
        {
            var channels = await reads.ChannelsAsync(ct);
            return channels.IsOk ? scene with { Channels = channels.Value } : scene with { Missing = channels.Error.Message };
        }

        if (target != FixTarget.Gateway) return scene;
        var hello = await reads.HelloAsync(ct);
        if (!hello.IsOk) return scene with { Missing = hello.Error.Message };
        var preflight = await changes.RestartPreflightAsync(ct);
        scene = scene with { Gateway = hello.Value };
        return preflight.IsOk ? scene with { Preflight = preflight.Value } : scene with { Missing = preflight.Error.Message };
    }

    /// <param name="jobs">All jobs of the gateway, as just read.</param>
    public async Task<GatewayAnswer<FixScene>> SceneAsync(CronJob job, IReadOnlyList<CronJob> jobs, FixTrouble? trouble, CancellationToken ct)
    {
        var hello = await reads.HelloAsync(ct);
        if (!hello.IsOk) return hello.Error;
        var runs = await reads.RunsAsync(job.Id, RunsRead, ct);
        if (!runs.IsOk) return runs.Error;
        return GatewayAnswer.Ok(Empty(FixTarget.Job(job.Id, TextCut.OneLine(job.Name)), trouble) with
        {
            // All that is said of a job goes by its name, which may hold anything.
            Job = job with { Name = TextCut.OneLine(job.Name) },
            Jobs = [.. jobs.Select(other => other with { Name = TextCut.OneLine(other.Name) })],
            Typed = FixTargets.Typed(job.Id, job.Name, jobs.Count(other => other.Name.Equals(job.Name, StringComparison.OrdinalIgnoreCase)) == 1),
            Runs = runs.Value,
            Gateway = hello.Value,
        });
    }

    public Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken ct) => reads.JobsAsync(ct);

    /// <summary>The plan for what a person asked for, in so many words.</summary>
    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (kinds.For(scene.Target, wish) is { } kind) return Planned(kind, wish, scene);
        var usages = kinds.Kinds.Where(known => Fits(known.Usage, scene.Target)).Select(known => known.Usage).ToList();
        return FixPlanning.Refuse($"'{TextCut.Head(wish.ToString(), MostEchoed)}' is nothing I can change of {scene.Target.Name}. Nothing done.{(usages.Count == 0 ? "" : $" There is: {string.Join(" · ", usages)}.")}");
    }

    /// <summary>What would do where a plan does not leave enough room; null: it does, or nothing of the kind would.</summary>
    public FixIdea? Better(FixPlan plan, FixScene scene) => kinds.Find(plan.Kind)?.Roomier(plan, scene) is { } wish && kinds.For(scene.Target, wish) is { } kind && Planned(kind, wish, scene).Plan is { Fits: true } better
        ? new FixIdea(better.Typed!, better)
        : null;

    /// <summary>What could be done, best first. Beside the job itself: the channel it delivers by, and the gateway that should have run it.</summary>
    public async Task<FixOffer> OfferAsync(FixScene scene, CancellationToken ct)
    {
        var scenes = new List<FixScene> { scene };
        if (scene is { Complaint: "undelivered", Job.Delivery.Channel: { } channel } && FixTargets.Fixed(channel) is { Sort: FixTarget.Channels } way) scenes.Add(await SceneAsync(way, scene.Trouble, ct));
        if (scene.Complaint is "overdue" or "stuck") scenes.Add(await SceneAsync(FixTarget.Gateway, scene.Trouble, ct));
        return FixOffer.Of(
            from place in scenes
            from kind in kinds.Kinds
            from wish in kind.Ideas(place)
            let planning = Planned(kind, wish, place)
            where planning.Plan is not null
            select new FixIdea(planning.Plan!.Typed!, planning.Plan!));
    }

    private static FixPlanning Planned(IFixKind kind, FixWish wish, FixScene scene)
    {
        var planning = kind.Plan(wish, scene);
        return planning.Plan is { } plan ? plan with { Typed = $"/fix {scene.Typed ?? scene.Target.Name} {wish}" } : planning;
    }

    private static bool Fits(string usage, FixTarget target) => usage.StartsWith(
        target.Sort switch { FixTarget.Jobs => "JOB", FixTarget.Channels => "CHANNEL", _ => target.Id }, StringComparison.Ordinal) || usage.StartsWith(target.Id + " ", StringComparison.Ordinal);

    private FixScene Empty(FixTarget target, FixTrouble? trouble) => new() { Now = clock.GetUtcNow(), Limits = options.Value, Target = target, Trouble = trouble };
}
