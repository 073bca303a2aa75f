using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>The scene of what a word names, or the answer why there is none.</summary>
public sealed record FixFound(FixScene? Scene, CommandReply? Refusal)
{
    /// <summary>The incident that was named; null: a thing was.</summary>
    public Incident? Incident { get; init; }

    public static FixFound Refuse(string sentence) => new(null, CommandReply.Refuse(sentence));
}

/// <summary>From a word to the scene of what it names: a code, a job, a channel, <c>gateway</c>, <c>tailscale</c> or <c>logs</c>.</summary>
public sealed class FixFinder(FixPlanner planner, IncidentStore incidents, CronSight sight, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The gateway's jobs, for an answer that can do without them: a gateway that is silent is not waited for long.</summary>
    public async Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsSoonAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            return await planner.JobsAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new GatewayError(GatewayErrorKind.TimedOut, $"The gateway did not answer within {FigureFormat.Exact(Patience)}.");
        }
    }

    /// <param name="rest">What was typed behind the word; stands behind each name that is suggested instead.</param>
    public async Task<FixFound> FindAsync(string word, string rest, CancellationToken ct)
    {
        if (FixTargets.Fixed(word) is { } known) return new FixFound(await planner.SceneAsync(known, null, ct), null);
        if (ChatCode.Parse(word) is { } code && incidents.Find(code) is { } incident) return await OfIncidentAsync(incident, null, ct);
        var jobs = await planner.JobsAsync(ct);
        return jobs.IsOk ? await OfJobAsync(jobs.Value, word, rest, null, ct) : FixFound.Refuse(Unreachable(jobs.Error));
    }

    /// <param name="read">The gateway's jobs, where they were just read.</param>
    public async Task<FixFound> OfIncidentAsync(Incident incident, GatewayAnswer<IReadOnlyList<CronJob>>? read, CancellationToken ct)
    {
        if (!incident.IsUnresolved) return FixFound.Refuse(Over(incident));
        if (Place(incident.Finding.Rule) is not { } place) return FixFound.Refuse(FixHint.Of(incident)) with { Incident = incident };
        var trouble = new FixTrouble(incident.Code, incident.Finding.Rule, incident.Fingerprint);
        if (place.Sort != FixTarget.Jobs) return new FixFound(await planner.SceneAsync(place, trouble, ct), null) { Incident = incident };
        var jobs = read ?? await planner.JobsAsync(ct);
        if (!jobs.IsOk) return FixFound.Refuse(Unreachable(jobs.Error));
        // The job's id stands in the fingerprint; its name may have changed since.
        var id = incident.Fingerprint[(incident.Fingerprint.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var word = jobs.Value.Any(job => job.Id == id) ? id : incident.Finding.Component;
        return (await OfJobAsync(jobs.Value, word, "", trouble, ct)) with { Incident = incident };
    }

    /// <summary>What was tried, that nothing was done, and how old what we know is.</summary>
    public string Unreachable(GatewayError error) => $"{error.Message} Nothing done.{Known()}";

    /// <summary>How old what we know of the jobs is, and where it is to be seen.</summary>
    private string Known() => sight.Look()?.Health.ReadAt is { } at
        ? $" What is known of the jobs is {FigureFormat.Duration(clock.GetUtcNow() - at)} old: /jobs shows it."
        : " Nothing is known of its jobs yet.";

    private async Task<FixFound> OfJobAsync(IReadOnlyList<CronJob> jobs, string word, string rest, FixTrouble? trouble, CancellationToken ct)
    {
        var found = JobNames.Find(jobs, Called, word);
        if (found.Job is not { } job)
            return ChatCode.Parse(word) is { } code && !found.IsAmbiguous && found.Candidates.Count == 0
                ? FixFound.Refuse($"There is no incident {code} and no job of that name. Nothing done. /fix lists what a fix may help against.")
                : new FixFound(null, JobNames.Refusal(jobs, Called, found, word, "/fix", rest));
        var scene = await planner.SceneAsync(job, jobs, trouble ?? new FixTrouble(null, null, $"cron-runs/{job.Id}"), ct);
        return scene.IsOk ? new FixFound(scene.Value, null) : FixFound.Refuse(Unreachable(scene.Error));
    }

    /// <summary>The same trouble may be there again under another code.</summary>
    private string Over(Incident incident) => incidents.Unresolved().FirstOrDefault(other => other.Fingerprint == incident.Fingerprint) is { } again
        ? $"{incident.Code} is resolved, and the same trouble is back as {again.Code}. Nothing done. /fix {again.Code}"
        : $"{incident.Code} is resolved. Nothing done. /fix {FixTargets.Typed(incident.Finding.Component, incident.Finding.Component)} names the job itself.";

    private static JobName Called(CronJob job) => new(job.Id, job.Name, job.IsSystemJob);

    /// <summary>Where the trouble of a rule is mended; null: nowhere.</summary>
    private static FixTarget? Place(string rule) => Mendable.Where(rule) switch
    {
        Mendable.AtJob => FixTarget.Job("", ""),
        Mendable.AtGateway => FixTarget.Gateway,
        { } host => FixTarget.Host(host),
        null => null,
    };
}
