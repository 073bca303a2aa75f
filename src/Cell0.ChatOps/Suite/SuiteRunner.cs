using Cell0.ChatOps.Suite.Sampling;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite;

/// <summary>Takes the probes of a run one after the other; what one measures, the others must not disturb.</summary>
public sealed partial class SuiteRunner(ProbeCatalogue catalogue, IOptions<SuiteOptions> options, SamplingWorker sampling, TimeProvider clock, ILogger<SuiteRunner> logger)
{
    private static readonly TimeSpan GlanceWindow = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> lastMeasured = new(StringComparer.Ordinal);

    /// <summary>One run. <see cref="Run.PreviousRunId"/> is left to the ledger.</summary>
    /// <param name="progress">Told before each probe and once at the end; must not block.</param>
    /// <exception cref="ArgumentException">A wanted probe does not exist; ask <see cref="ProbeCatalogue.Refuse"/> first.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing of the run remains.</exception>
    public async Task<MeasuredRun> RunAsync(RunPlan plan, Action<RunProgress> progress, CancellationToken ct)
    {
        if (catalogue.Refuse(plan.Only) is { } refusal) throw new ArgumentException(refusal, nameof(plan));
        var probes = catalogue.InOrder(plan.Only);
        var cost = CostMeter.Start(clock);
        var startedAt = clock.GetUtcNow();
        var assembly = new RunAssembly(plan.Id);
        var state = new RunProgress(plan.Id, startedAt, 0, probes.Count, null);
        await using (sampling.Accompany())
        {
            foreach (var probe in probes)
            {
                progress(state with { Probe = probe.Id });
                await TakeAsync(probe, new ProbeContext(startedAt, options.Value.For(probe.Id)), respectEvery: plan.Only.Count == 0, assembly, ct);
                state = state with { Done = state.Done + 1 };
            }
        }

        progress(state);
        return new MeasuredRun(ToRun(plan, startedAt, assembly, cost), assembly.Samples);
    }

    /// <summary>Measures some probes of a run again and appends them as its confirmations, figures numbered on.</summary>
    public async Task<MeasuredRun> ConfirmAsync(MeasuredRun run, IReadOnlyCollection<string> probeIds, CancellationToken ct)
    {
        if (probeIds.Count == 0) return run;
        var cost = CostMeter.Start(clock);
        var assembly = new RunAssembly(run.Run.Id, run.Run.Figures.Count());
        var windowStart = clock.GetUtcNow();
        await using (sampling.Accompany())
        {
            foreach (var probe in catalogue.InOrder(probeIds))
                await TakeAsync(probe, new ProbeContext(windowStart, options.Value.For(probe.Id)), respectEvery: false, assembly, ct);
        }

        var more = cost.Stop(assembly.ChildCpu);
        var confirmed = run.Run with
        {
            FinishedAt = clock.GetUtcNow(),
            Confirmations = [.. run.Run.Confirmations, .. assembly.Results],
            Cost = new RunCost(run.Run.Cost.Elapsed + more.Elapsed, run.Run.Cost.Cpu + more.Cpu),
        };
        return new MeasuredRun(confirmed, [.. run.Samples, .. assembly.Samples]);
    }

    /// <summary>The quick look between runs: cheap, no waiting, nothing stored. Its figures have no run and resolve nowhere.</summary>
    public async Task<Observation> GlanceAsync(IReadOnlyCollection<string> probeIds, CancellationToken ct)
    {
        var assembly = new RunAssembly(default);
        var windowStart = clock.GetUtcNow() - GlanceWindow;
        if (probeIds.Count > 0)
        {
            foreach (var probe in catalogue.InOrder(probeIds))
                await TakeAsync(probe, new ProbeContext(windowStart, options.Value.For(probe.Id), Brief: true), respectEvery: false, assembly, ct);
        }

        return new Observation(clock.GetUtcNow(), assembly.Results, null);
    }

    private async Task TakeAsync(IProbe probe, ProbeContext context, bool respectEvery, RunAssembly assembly, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var startedAt = clock.GetUtcNow();
        var outcome = NotNow(probe, context, startedAt, respectEvery) ?? await ProbeGuard.MeasureAsync(probe, context, clock, ct);
        if (outcome.Status is ProbeStatus.TimedOut or ProbeStatus.NotMeasured) CouldNotMeasure(logger, probe.Id, outcome.Reason);
        if (!context.Brief && outcome.Status is ProbeStatus.Passed or ProbeStatus.Failed) Remember(probe.Id, startedAt);
        assembly.Add(probe.Id, outcome, startedAt, clock.GetUtcNow());
    }

    private ProbeOutcome? NotNow(IProbe probe, ProbeContext context, DateTimeOffset now, bool respectEvery)
    {
        if (context.Settings.Enabled == false) return ProbeOutcome.Off("switched off in the settings", $"set Suite:Probes:{probe.Id}:Enabled to true");
        if (!respectEvery || context.Settings.Every is not { } every) return null;
        lock (gate)
        {
            if (!lastMeasured.TryGetValue(probe.Id, out var last) || now - last >= every) return null;
            return ProbeOutcome.Off($"measured every {every:c} only, last at {last:u}", $"lower or remove Suite:Probes:{probe.Id}:Every");
        }
    }

    private void Remember(string probeId, DateTimeOffset at)
    {
        lock (gate) lastMeasured[probeId] = at;
    }

    private Run ToRun(RunPlan plan, DateTimeOffset startedAt, RunAssembly assembly, CostMeter cost) => new()
    {
        Id = plan.Id,
        Trigger = plan.Trigger,
        StartedAt = startedAt,
        FinishedAt = clock.GetUtcNow(),
        ScheduledFor = plan.ScheduledFor,
        Comparable = Comparability.Of(options.Value.Load.Profile),
        IsPartial = plan.Only.Count > 0,
        Cost = cost.Stop(assembly.ChildCpu),
        Probes = assembly.Results,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Probe {Probe} could not measure: {Reason}")]
    private static partial void CouldNotMeasure(ILogger logger, string probe, string? reason);
}
