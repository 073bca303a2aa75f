using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Fixes;

/// <summary>Reads what a plan is made of and has the kinds make it.</summary>
public sealed class FixPlanner(FixCatalogue kinds, IGatewayReads reads, IGatewayChanges changes, IOptions<FixesOptions> options, TimeProvider clock)
{
    private const int RunsRead = 50;

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
        return GatewayAnswer.Ok(Empty(FixTarget.Job(job.Id, job.Name), trouble) with { Job = job, Jobs = jobs, Runs = runs.Value, Gateway = hello.Value });
    }

    public Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken ct) => reads.JobsAsync(ct);

    /// <summary>The plan for what a person asked for, in so many words.</summary>
    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (kinds.For(scene.Target, wish) is { } kind) return kind.Plan(wish, scene);
        var usages = kinds.Kinds.Where(known => Fits(known.Usage, scene.Target)).Select(known => known.Usage).ToList();
        return FixPlanning.Refuse($"'{wish}' is nothing I can change of {scene.Target.Name}. Nothing done.{(usages.Count == 0 ? "" : $" There is: {string.Join(" · ", usages)}.")}");
    }

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
            let planning = kind.Plan(wish, place)
            where planning.Plan is not null
            select new FixIdea($"/fix {Typed(place.Target.Name)} {wish}", planning.Plan!));
    }

    private static string Typed(string name) => name.Any(char.IsWhiteSpace) ? $"\"{name}\"" : name;

    private static bool Fits(string usage, FixTarget target) => usage.StartsWith(
        target.Sort switch { FixTarget.Jobs => "JOB", FixTarget.Channels => "CHANNEL", _ => target.Id }, StringComparison.Ordinal) || usage.StartsWith(target.Id + " ", StringComparison.Ordinal);

    private FixScene Empty(FixTarget target, FixTrouble? trouble) => new() { Now = clock.GetUtcNow(), Limits = options.Value, Target = target, Trouble = trouble };
}
