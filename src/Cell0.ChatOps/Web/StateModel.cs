using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>All that the first page is made of.</summary>
internal sealed record StateFacts
{
    public required Present Present { get; init; }

    /// <summary>Changes whose verdict is still open.</summary>
    public IReadOnlyList<Fix> Fixes { get; init; } = [];

    public IReadOnlyList<RunSummary> Runs { get; init; } = [];
    public IReadOnlyDictionary<RunId, Verdict> Verdicts { get; init; } = new Dictionary<RunId, Verdict>();
    public RunProgress? Running { get; init; }
    public DateTimeOffset? NextRunAt { get; init; }
    public IReadOnlyList<Told> Told { get; init; } = [];

    /// <summary>How each channel fared, as <see cref="Chat.ChannelsView"/> gives it.</summary>
    public IReadOnlyList<Model> Deliveries { get; init; } = [];

    /// <summary>The address that links a phone; null when there is none to show.</summary>
    public string? PhoneLink { get; init; }

    /// <summary>What a person must know of the service itself, such as a database that was set aside.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How much room the databases take, in words.</summary>
    public required string Sizes { get; init; }
}

/// <summary>One way to people and how it stands.</summary>
/// <param name="How">What to do about it, or null.</param>
internal sealed record Told(string Name, bool IsFine, string Text, string? How = null);

/// <summary>What the first page reads: how things stand now, worst first.</summary>
internal static class StateModel
{
    /// <summary>Most incidents on the first page; the worst are kept.</summary>
    private const int IncidentsShown = 50;

    public static Model Of(StateFacts facts)
    {
        var (present, verdict) = (facts.Present, facts.Present.Verdict);
        return new Model(StringComparer.Ordinal)
        {
            ["title"] = verdict?.Text ?? "Nothing measured yet",
            ["verdict"] = verdict is null ? Unmeasured() : RunModel.VerdictOf(verdict),
            ["run"] = present.Run is { } run ? new Model(StringComparer.Ordinal) { ["id"] = run.Id.ToString(), ["finished"] = run.FinishedAt } : null,
            ["said"] = present.Said is { } said && said.Word != verdict?.Word ? said.Text : null,
            ["running"] = facts.Running is { } going ? new Model(StringComparer.Ordinal) { ["id"] = going.Id.ToString(), ["done"] = going.Done, ["total"] = going.Total } : null,
            ["next"] = facts.NextRunAt,
            ["notices"] = RunModel.Lines(facts.Notices),
            ["incidents"] = present.Unresolved.OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.OpenedAt).Take(IncidentsShown)
                .Select(incident => new Model(IncidentsModel.Line(incident), StringComparer.Ordinal) { ["unseen"] = present.UnseenSince(incident) }).ToList(),
            ["moreIncidents"] = Math.Max(0, present.Unresolved.Count - IncidentsShown),
            ["fixes"] = facts.Fixes.Select(FixLine).ToList(),
            ["told"] = facts.Told.Select(line => new Model(StringComparer.Ordinal) { ["name"] = line.Name, ["fine"] = line.IsFine, ["text"] = line.Text, ["how"] = line.How }).ToList(),
            ["deliveries"] = facts.Deliveries,
            ["phone"] = facts.PhoneLink is { } link ? Phone(link) : null,
            ["runs"] = facts.Runs.Select(line => LineOf(line, facts.Verdicts.GetValueOrDefault(line.Id))).ToList(),
            ["probes"] = (present.Run?.Probes ?? []).Where(probe => probe.IsOn).OrderBy(Place).Select(RunModel.Line).ToList(),
            ["cron"] = CronModel.Of(present.Jobs, present.Run?.Id),
            ["sizes"] = facts.Sizes,
            ["off"] = (present.Run?.Probes ?? []).Where(probe => !probe.IsOn).Select(RunModel.Off).ToList(),
        };
    }

    private static Model FixLine(Fix fix) => new(StringComparer.Ordinal)
    {
        ["code"] = fix.Code,
        ["name"] = fix.Plan.Target.Name,
        ["change"] = fix.Plan.Change,
        ["state"] = fix.State == FixState.Verifying ? "verifying" : fix.IsBack ? "going back" : "applying",
        ["progress"] = fix.State == FixState.Verifying && fix.Plan is { RunsNeeded: > 0, Class: not FixClass.C } ? $"{fix.Good} of {fix.Plan.RunsNeeded} runs good" : null,
        ["since"] = fix.AppliedAt,
        ["until"] = fix.State == FixState.Verifying ? fix.Until : null,
    };

    private static Model Unmeasured() => new(RunModel.VerdictOf(null), StringComparer.Ordinal) { ["word"] = "UNKNOWN", ["reasons"] = RunModel.Lines(["nothing has been measured yet"]) };

    /// <summary>What failed, then what could not be measured, then the rest in the order of the suite.</summary>
    private static int Place(ProbeResult probe) => probe.Status == ProbeStatus.Failed ? 0 : probe.CouldNotMeasure ? 1 : 2;

    private static Model LineOf(RunSummary run, Verdict? verdict) => new(StringComparer.Ordinal)
    {
        ["id"] = run.Id.ToString(),
        ["partial"] = run.IsPartial,
        ["word"] = verdict?.Text,
        ["kind"] = Tone.Kind(verdict?.Word ?? VerdictWord.Unknown),
        ["symbol"] = Tone.Sign(verdict?.Word ?? VerdictWord.Unknown),
        ["finished"] = run.FinishedAt,
        ["trigger"] = run.Trigger,
        ["took"] = run.Cost.Elapsed,
        ["cpu"] = run.Cost.Cpu,
    };

    private static Model Phone(string link)
    {
        var (size, path) = QrDrawing.Of(link);
        return new Model(StringComparer.Ordinal) { ["url"] = link, ["size"] = size, ["path"] = path };
    }
}
