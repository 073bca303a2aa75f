using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>From what a person typed to a plan on the table.</summary>
public sealed class FixDesk(FixPlanner planner, FixBook book, FixStore store, FixCatalogue kinds, IncidentStore incidents, CronSight sight, TimeProvider clock)
{
    private const int MostListed = 8;

    /// <param name="word">A code, a job, a channel, <c>gateway</c>, <c>tailscale</c> or <c>logs</c>.</param>
    /// <param name="isDry">Show it and keep nothing.</param>
    /// <param name="preface">Said above the plan: what was understood, and what was corrected.</param>
    public async Task<CommandReply> PlanAsync(CommandCall call, string word, FixWish wish, bool isDry, IReadOnlyList<string> preface, CancellationToken ct)
    {
        var (scene, refusal) = await SceneAsync(word, ct);
        if (scene is null) return CommandReply.Refuse(refusal!);
        var offer = wish.IsOpen ? await planner.OfferAsync(scene, ct) : null;
        if (offer is { Ideas.Count: 0 }) return CommandReply.Refuse(Nothing(scene, offer));
        var planning = offer is null ? planner.Plan(wish, scene) : FixPlanning.Of(offer.Ideas[0].Plan);
        if (planning.Plan is not { } plan) return CommandReply.Refuse(planning.Refusal!);
        if (plan.Class == FixClass.C && !call.Known.May(Role.Owner)) return CommandReply.Refuse($"{plan.Change} needs an owner (credentials, network, packages). You may not (your role is {call.Known.Role.ToString().ToLowerInvariant()}). Nothing done.");
        if (RightLimit.Objection(call.Known, "fix", Numbers(plan)) is { } limit) return CommandReply.Refuse($"{limit} Nothing done.");
        var answer = isDry ? null : book.Plan(plan, call.Known.Name, call.Incoming.Chat, scene.Trouble?.Fingerprint);
        if (answer is { Refusal: { } busy }) return CommandReply.Refuse(busy);
        var model = FixView.Plan(plan, answer?.Fix?.Code, answer?.Fix?.ExpiresAt, scene.Gateway?.ServerVersion, FixTrackRecord.Of(store.Ends(plan.Kind)), offer);
        model["preface"] = preface.ToList();
        return new CommandReply(plan.Class == FixClass.C ? "fix-watch" : "fix-plan", model, $"{answer?.Fix?.Code ?? "Plan"} {plan.Target.Name}: {plan.Change}");
    }

    /// <summary>What is open, what could be mended, and what there is to type.</summary>
    public CommandReply List(CommandCall call)
    {
        var open = store.Open();
        var mendable = incidents.Unresolved().Where(IsMendable).OrderByDescending(incident => incident.Severity).Take(MostListed);
        return new CommandReply(
            "fixes",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["open"] = open.Take(MostListed).Select(FixView.Line).ToList(),
                ["more"] = Math.Max(0, open.Count - MostListed),
                ["last"] = store.List(MostListed).Where(fix => fix.EndedAt is not null && fix.AppliedAt is not null).Take(3).Select(FixView.Line).ToList(),
                ["mendable"] = mendable.Select(IncidentView.Of).ToList(),
                ["kinds"] = kinds.Kinds.Where(kind => kind.Class != FixClass.C || call.Known.May(Role.Owner)).Select(kind => new Dictionary<string, object?>(StringComparer.Ordinal) { ["usage"] = kind.Usage, ["summary"] = kind.Summary }).ToList(),
            },
            $"{open.Count} fixes open");
    }

    /// <summary>One fix with its story.</summary>
    public CommandReply Show(long id) => store.Find(id) is { } fix
        ? new CommandReply("fix-card", FixView.Of(fix, store.Story(id), clock.GetUtcNow()), $"{fix.Code} {fix.Plan.Target.Name}: {fix.Plan.Change}")
        : CommandReply.Refuse($"There is no fix {FixCode.Of(id)}. Nothing done. /fix lists what is open.");

    /// <summary>True for what some kind could help against.</summary>
    public static bool IsMendable(Incident incident) => Place(incident.Finding.Rule) is not null;

    private async Task<(FixScene? Scene, string? Refusal)> SceneAsync(string word, CancellationToken ct)
    {
        if (FixTargets.Fixed(word) is { } known) return (await planner.SceneAsync(known, null, ct), null);
        if (ChatCode.Parse(word) is { } code && incidents.Find(code) is { } incident) return await OfIncidentAsync(incident, ct);
        var jobs = await planner.JobsAsync(ct);
        return jobs.IsOk ? await OfJobAsync(jobs.Value, word, null, ct) : (null, Unreachable(jobs.Error));
    }

    private async Task<(FixScene? Scene, string? Refusal)> OfIncidentAsync(Incident incident, CancellationToken ct)
    {
        if (!incident.IsUnresolved) return (null, $"{incident.Code} is resolved. Nothing done. /fix {incident.Finding.Component} names the job itself.");
        var trouble = new FixTrouble(incident.Code, incident.Finding.Rule, incident.Fingerprint);
        switch (Place(incident.Finding.Rule))
        {
            case null:
                return (null, $"Nothing in the catalogue helps against {incident.Code} ({incident.Finding.Rule}). Nothing done. /why {incident.Code} shows what it rests on.");
            case { } place when place.Sort != FixTarget.Jobs:
                return (await planner.SceneAsync(place, trouble, ct), null);
        }

        var jobs = await planner.JobsAsync(ct);
        if (!jobs.IsOk) return (null, Unreachable(jobs.Error));
        // The job's id stands in the fingerprint; its name may have changed since.
        var id = incident.Fingerprint[(incident.Fingerprint.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return await OfJobAsync(jobs.Value, jobs.Value.Any(job => job.Id == id) ? id : incident.Finding.Component, trouble, ct);
    }

    private async Task<(FixScene? Scene, string? Refusal)> OfJobAsync(IReadOnlyList<CronJob> jobs, string word, FixTrouble? trouble, CancellationToken ct)
    {
        var found = FixTargets.Jobs(jobs, word);
        if (found.Count > 1) return (null, $"'{Short(word)}' names {found.Count} jobs: {string.Join(", ", found.Take(MostListed).Select(job => $"{Short(job.Name)} ({job.Id})"))}. Nothing done. Give the id.");
        if (found.Count == 0) return (null, $"Unknown job '{Short(word)}'. Nothing done.{DidYouMean(jobs, word)}");
        var job = found[0];
        var scene = await planner.SceneAsync(job, jobs, trouble ?? new FixTrouble(null, null, $"cron-runs/{job.Id}"), ct);
        return scene.IsOk ? (scene.Value, null) : (null, Unreachable(scene.Error));
    }

    /// <summary>What was tried, that nothing was done, and how old what we know is.</summary>
    private string Unreachable(GatewayError error)
    {
        var readAt = sight.Look()?.Health.ReadAt;
        return $"{error.Message} Nothing done.{(readAt is { } at ? $" Job data is {FigureFormat.Duration(clock.GetUtcNow() - at)} old: /jobs JOB shows it." : "")}";
    }

    private static string DidYouMean(IReadOnlyList<CronJob> jobs, string word)
    {
        var near = FixTargets.Near(jobs, word);
        if (near.Count == 0) near = [.. jobs.Where(job => !job.IsSystemJob && EditDistance.Between(job.Name.Split('-')[^1], word) <= 2).Select(job => job.Name).Take(3)];
        return near.Count == 0 ? " /jobs shows what there is." : $" Did you mean {string.Join(" or ", near.Select(Short))}?";
    }

    private static string Nothing(FixScene scene, FixOffer offer) => offer.NotProposed.Count == 0
        ? scene.Missing is { } missing ? $"{missing} Nothing done." : $"Nothing is wrong with {Short(scene.Target.Name)} that a fix of the catalogue would help against. Nothing done. /fix lists what can be typed."
        : $"No change of {Short(scene.Target.Name)} leaves enough room, so none is proposed: {string.Join("; ", offer.NotProposed.Select(idea => $"{idea.Typed}: {idea.Plan.Warnings[0]}"))}. Nothing done. What you type yourself is planned with its warning.";

    /// <summary>Where the trouble of a rule is mended; null: nowhere.</summary>
    private static FixTarget? Place(string rule) => Mendable.Where(rule) switch
    {
        Mendable.AtJob => FixTarget.Job("", ""),
        Mendable.AtGateway => FixTarget.Gateway,
        { } host => FixTarget.Host(host),
        null => null,
    };

    /// <summary>What rights may be bounded by: seconds.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Numbers(FixPlan plan) =>
        plan.To.Names.Where(name => name is "timeout" or "every" or "stagger")
            .Select(name => (name, Value: double.TryParse(plan.To[name], System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : (double?)null))
            .Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.name, pair.Value!.Value));

    private static string Short(string text) => TextCut.Head(text, 60, "...");
}
