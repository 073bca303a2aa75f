using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>Reads the gateway's scheduler and all its jobs over the WebSocket. It changes nothing.</summary>
internal sealed class CronHealthProbe(IGatewayConnector connector, GatewayContacts contacts, CronBoard board) : IProbe
{
    public string Id => "cron.health";

    public string Contract => "the gateway lists its scheduler and every job with its state; whether a job is well, the cron rules judge";

    public TimeSpan Timeout => TimeSpan.FromSeconds(20);

    public ProbePhase Phase => ProbePhase.Gateway;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        var connected = await connector.ConnectAsync(ct);
        if (!connected.IsOk) return contacts.Judge(connected.Error);
        await using var client = connected.Value;
        contacts.Saw(client.Hello.ServerVersion);
        var status = await client.CronStatusAsync(ct);
        if (!status.IsOk) return contacts.Judge(status.Error);
        var jobs = await client.CronListAsync(includeDisabled: true, ct);
        if (!jobs.IsOk) return contacts.Judge(jobs.Error);
        // An older gateway, or a key without that right, says nothing of its channels: then nothing is said of them.
        var channels = jobs.Value.Any(job => CronReading.ChannelOf(job) is not null) ? await client.ChannelsAsync(ct) : null;
        board.Read(status.Value.Enabled, jobs.Value, client.Hello.ServerVersion, channels is { IsOk: true } told ? told.Value : null);
        return board.See() is { } health ? Tell(health) : ProbeOutcome.NotMeasured("nothing was read");
    }

    internal static ProbeOutcome Tell(CronHealth health)
    {
        var own = health.Jobs.Where(job => !job.IsSystem && job.Enabled).ToList();
        return ProbeOutcome.Passed(
        [
            Measurement.Of(new SampleSeries("jobs", "count", [own.Count]), Statistic.Count),
            .. PerJob("failing", own, job => job.LastStatus == "error" ? 1 : 0, Statistic.Count),
            .. PerJob("not_delivered", own, job => job is { LastDeliveryStatus: "not-delivered", DeliverySuppressed: false } ? 1 : 0, Statistic.Count),
            .. PerJob("overdue", own, job => job.OverdueBy is null ? 0 : 1, Statistic.Count),
            .. PerJob("consecutive_errors", own, job => job.ConsecutiveErrors, Statistic.Max),
        ],
        $"{own.Count} jobs switched on, {health.Jobs.Count(job => !job.IsSystem && !job.Enabled)} switched off; scheduler {(health.SchedulerEnabled ? "on" : "off")}").With(health);
    }

    /// <summary>One sample per job, by name.</summary>
    private static IReadOnlyList<Measurement> PerJob(string metric, List<CronJobHealth> jobs, Func<CronJobHealth, double> fact, Statistic statistic) =>
        Measurement.Lawful(new SampleSeries(metric, "count", [.. jobs.Select(fact)]), Better.Lower, statistic);
}
