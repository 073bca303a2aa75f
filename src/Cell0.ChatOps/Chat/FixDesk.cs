using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Chat;

/// <summary>From what a person typed to a plan on the table.</summary>
public sealed class FixDesk(FixFinder finder, FixPlanner planner, FixBook book, FixStore store, FixCatalogue kinds, IncidentStore incidents, CronSight sight, TimeProvider clock)
{
    private const int MostListed = 8;

    /// <param name="word">A code, a job, a channel, <c>gateway</c>, <c>tailscale</c> or <c>logs</c>.</param>
    /// <param name="isDry">Show it and keep nothing.</param>
    /// <param name="preface">Said above the plan: what was understood, and what was corrected.</param>
    public async Task<CommandReply> PlanAsync(CommandCall call, string word, FixWish wish, bool isDry, IReadOnlyList<string> preface, CancellationToken ct)
    {
        var found = await finder.FindAsync(word, $"{wish}{(isDry ? " --dry" : "")}".Trim(), ct);
        if (found.Scene is not { } scene) return found.Refusal!;
        var offer = wish.IsOpen ? await planner.OfferAsync(scene, ct) : null;
        if (offer is { Ideas.Count: 0 }) return CommandReply.Refuse(FixHint.Of(found.Incident, scene, offer));
        var planning = offer is null ? planner.Plan(wish, scene) : FixPlanning.Of(offer.Ideas[0].Plan);
        if (planning.Plan is not { } plan) return CommandReply.Refuse(planning.Refusal!);
        if (plan.Class == FixClass.C && !call.Known.May(Role.Owner)) return CommandReply.Refuse($"{plan.Change} needs an owner (credentials, network, packages). You may not (your role is {call.Known.Role.ToString().ToLowerInvariant()}). Nothing done.");
        if (RightLimit.Objection(call.Known, "fix", Numbers(plan)) is { } limit) return CommandReply.Refuse($"{limit} Nothing done.");
        var answer = isDry ? null : book.Plan(plan, call.Known.Name, call.Incoming.Chat, scene.Trouble?.Fingerprint);
        if (answer is { Refusal: { } busy }) return CommandReply.Refuse(busy);
        var model = FixView.Plan(plan, answer?.Fix, scene.Gateway?.ServerVersion, FixTrackRecord.Of(store.Ends(plan.Kind)), offer);
        model["preface"] = preface.ToList();
        model["hindrance"] = plan.Class == FixClass.C ? null : book.Hindrance(plan);
        model["better"] = offer is null && plan.Warnings.Count > 0 ? FixView.Better(plan, planner.Better(plan, scene)) : null;
        return new CommandReply(plan.Class == FixClass.C ? "fix-watch" : "fix-plan", model, $"{answer?.Fix?.Code ?? "Plan"} {plan.Target.Name}: {plan.Change}");
    }

    /// <summary>What is open, what could be mended, and what there is to type. Each trouble stands where /fix with its code would lead.</summary>
    public async Task<CommandReply> ListAsync(CommandCall call, CancellationToken ct)
    {
        var open = store.Open();
        var jobs = await finder.JobsSoonAsync(ct);
        var helps = new List<(Incident Incident, FixHelp Help)>();
        foreach (var incident in IncidentView.WorstFirst(incidents.Unresolved().Where(IsMendable)).Take(MostListed)) helps.Add((incident, await HelpAsync(incident, jobs, open, ct)));
        return new CommandReply(
            "fixes",
            new Model(StringComparer.Ordinal)
            {
                ["problem"] = jobs.IsOk ? null : finder.Unreachable(jobs.Error),
                ["open"] = open.Take(MostListed).Select(FixView.Line).ToList(),
                ["more"] = Math.Max(0, open.Count - MostListed),
                ["last"] = store.List(MostListed).Where(fix => fix.EndedAt is not null && fix.AppliedAt is not null).Take(3).Select(FixView.Line).ToList(),
                ["changes"] = Lines(helps, FixHelpSort.Change),
                ["commands"] = Lines(helps, FixHelpSort.Command),
                ["hints"] = Lines(helps, FixHelpSort.Hint),
                ["unchecked"] = Lines(helps, FixHelpSort.Unknown),
                ["kinds"] = kinds.Kinds.Where(kind => kind.Class != FixClass.C || call.Known.May(Role.Owner)).Select(kind => new Model(StringComparer.Ordinal) { ["usage"] = kind.Usage, ["summary"] = kind.Summary }).ToList(),
            },
            $"{open.Count} fixes open");
    }

    /// <summary>One fix with its story.</summary>
    public CommandReply Show(long id)
    {
        if (store.Find(id) is not { } fix) return CommandReply.Refuse($"There is no fix {FixCode.Of(id)}. Nothing done. /fix lists what is open.");
        var model = FixView.Of(fix, store.Story(id), clock.GetUtcNow());
        if (fix.IsInFlight && sight.Look() is { IsLive: false, Problem: { } problem } seen)
            (model["away"], model["readAt"]) = (problem.TrimEnd('.'), seen.Health.ReadAt);
        return new CommandReply("fix-card", model, $"{fix.Code} {fix.Plan.Target.Name}: {fix.Plan.Change}");
    }

    /// <summary>True for what some kind could help against.</summary>
    public static bool IsMendable(Incident incident) => Mendable.Where(incident.Finding.Rule) is not null;

    /// <summary>Where /fix with this incident's code leads.</summary>
    private async Task<FixHelp> HelpAsync(Incident incident, GatewayAnswer<IReadOnlyList<CronJob>> jobs, IReadOnlyList<Fix> open, CancellationToken ct)
    {
        if (open.FirstOrDefault(fix => fix.IsInFlight && fix.Fingerprint == incident.Fingerprint) is { } flying) return new FixHelp(FixHelpSort.Change, $"{flying.Code} is on it ({flying.Plan.Change})");
        if (!jobs.IsOk && Mendable.Where(incident.Finding.Rule) is Mendable.AtJob or Mendable.AtGateway) return new FixHelp(FixHelpSort.Unknown, null);
        var found = await finder.OfIncidentAsync(incident, jobs, ct);
        if (found.Scene is not { } scene) return new FixHelp(FixHelpSort.Hint, FixHint.Short(incident, null));
        var offer = await planner.OfferAsync(scene, ct);
        return offer.Ideas switch
        {
            [{ Plan: { Class: FixClass.C } plan }, ..] => new FixHelp(FixHelpSort.Command, plan.Change),
            [{ Plan: var plan }, ..] => new FixHelp(FixHelpSort.Change, plan.Change),
            [] => new FixHelp(FixHelpSort.Hint, FixHint.Short(incident, offer)),
        };
    }

    private static List<Model> Lines(IEnumerable<(Incident Incident, FixHelp Help)> helps, FixHelpSort sort) =>
        [.. helps.Where(pair => pair.Help.Sort == sort).Select(pair => new Model(IncidentView.Of(pair.Incident), StringComparer.Ordinal) { ["help"] = pair.Help.Words })];

    /// <summary>What rights may be bounded by: seconds.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Numbers(FixPlan plan) =>
        plan.To.Names.Where(name => name is "timeout" or "every" or "stagger")
            .Select(name => (name, Value: double.TryParse(plan.To[name], System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : (double?)null))
            .Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.name, pair.Value!.Value));

    private enum FixHelpSort
    {
        /// <summary>A plan.</summary>
        Change,

        /// <summary>A command that a person runs.</summary>
        Command,

        /// <summary>Nothing from here.</summary>
        Hint,

        /// <summary>The gateway could not be asked.</summary>
        Unknown,
    }

    private sealed record FixHelp(FixHelpSort Sort, string? Words);
}
