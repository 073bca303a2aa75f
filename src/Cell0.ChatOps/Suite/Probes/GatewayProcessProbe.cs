using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite.Sampling;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>The process behind the gateway's port over the run's window.</summary>
internal sealed class GatewayProcessProbe(GatewayProcessSampler sampler, GatewayContacts contacts, TimeProvider clock) : IProbe
{
    public string Id => "gateway.process";

    public string Contract => "one process holds the gateway's listening socket, and it stays the same over the whole run";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Host;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        if (sampler.Off is { } off) return ProbeOutcome.Off(off.Reason, off.HowToEnable);
        if (!contacts.SeenBefore) return contacts.NeverSeen($"what may listen at {contacts.Address} is not known to be a gateway");
        var window = await SampleWindow.FillAsync(sampler.Ring, context, clock, () => sampler.Latest is { Sample: null }, ct);
        return sampler.Latest switch
        {
            { Listening: false, Trouble: { } gone } => ProbeOutcome.Failed(gone),
            { Sample: null, Trouble: { } trouble } => ProbeOutcome.NotMeasured(trouble),
            _ when !SampleWindow.IsEnough(window, context) => ProbeOutcome.NotMeasured($"only {window.Count} samples in the window"),
            _ => Judge(window, await sampler.BootedAtAsync(ct)),
        };
    }

    internal static ProbeOutcome Judge(IReadOnlyList<GatewayProcessSample> window, DateTimeOffset? bootedAt)
    {
        var now = window[^1];
        var lives = window.Select(sample => (sample.Pid, sample.StartedAt)).Distinct().Count();
        var same = window.Where(sample => (sample.Pid, sample.StartedAt) == (now.Pid, now.StartedAt)).ToList();
        IReadOnlyList<Measurement> figures =
        [
            .. Measurement.Lawful(new SampleSeries("resident", "bytes", [.. same.Select(sample => (double)sample.ResidentBytes)]), Better.Lower, Statistic.Median, Statistic.Max),
            .. Measurement.Lawful(new SampleSeries("cpu", "cores", HostWindow.Rates(same, sample => sample.CpuSeconds)), Better.Lower, Statistic.Median, Statistic.Max),
            .. Measurement.Lawful(new SampleSeries("open_files", "count", [.. same.Where(sample => sample.OpenFiles is not null).Select(sample => (double)sample.OpenFiles!.Value)]), Better.Lower, Statistic.Max),
        ];
        var details = new GatewayProcess(now.Pid, now.StartedAt, bootedAt, lives - 1);
        var outcome = lives == 1
            ? ProbeOutcome.Passed(figures, $"process {now.Pid}, started {now.StartedAt:u}")
            : ProbeOutcome.Failed($"it was restarted during the run: process {now.Pid} started {now.StartedAt:u}", figures);
        return outcome.With(details);
    }
}

/// <summary>Details of <c>gateway.process</c>.</summary>
/// <param name="StartedAt">Of the process: its uptime counts from here, not from the host's start.</param>
/// <param name="HostBootedAt">Null where the host does not tell.</param>
/// <param name="Restarts">Within the window.</param>
public sealed record GatewayProcess(int Pid, DateTimeOffset StartedAt, DateTimeOffset? HostBootedAt, int Restarts);
