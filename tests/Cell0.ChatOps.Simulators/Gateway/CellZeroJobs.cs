namespace Cell0.ChatOps.Simulators.Gateway;

/// <summary>The ten jobs of a Cell 0 installation on the day of its report: three fail, seven are well.</summary>
public static class CellZeroJobs
{
    public const string DevOps = "cell0-devops-cicd";
    public const string DevOpsId = "e0ce45bf-5cf1-4858-ae36-6dd297e762eb";
    public const string TimedOut = "cron: job execution timed out";
    public const string NoListener = "No active WhatsApp Web listener (account: default). Start the gateway, then link WhatsApp with: openclaw channels login --channel whatsapp --account default.";
    public const string RateLimited = "API rate limit reached. Please try again later.";

    private static readonly (string Name, int EveryMinutes, int RunSeconds)[] Rows =
    [
        ("cell0-scalability-engine", 15, 41),
        ("cell0-security-sentinel", 10, 63),
        (DevOps, 5, 600),
        ("cell0-ops-maintainer", 20, 72),
        ("cell0-installer-orchestrator", 30, 95),
        ("cell0-swarm-orchestrator", 60, 128),
        ("cell0-gap-analyzer", 120, 204),
        ("cell0-setup-improver", 180, 87),
        ("cell0-security-sentinel-2", 240, 66),
        ("cell0-performance-optimizer", 360, 310),
    ];

    /// <summary>As reported: rate limit twice, WhatsApp three times, timeout five times in a row; the others succeeded.</summary>
    public static IReadOnlyList<SimulatedJob> AsReported(DateTimeOffset now)
    {
        var jobs = AllHealthy(now).ToArray();
        jobs[0] = jobs[0].Failed(now.AddMinutes(-14), TimeSpan.FromSeconds(41), 2, RateLimited);
        jobs[1] = jobs[1].Failed(now.AddMinutes(-9), TimeSpan.FromSeconds(63), 3, NoListener) with
        {
            DeliveryMode = "announce",
            DeliveryChannel = "whatsapp",
            LastDeliveryStatus = "not-delivered",
            LastDeliveryError = NoListener,
        };
        // Runs for ten minutes every five: the next one is due as soon as the last has been given up.
        jobs[2] = jobs[2].Failed(now.AddMinutes(-14), TimeSpan.FromSeconds(600), 5, TimedOut, "timeout") with { TimeoutSeconds = 600, Work = TimeSpan.FromSeconds(720), NextRunAt = now.AddMinutes(1) };
        return jobs;
    }

    /// <summary>The same ten, each with a successful last run one minute into its interval.</summary>
    public static IReadOnlyList<SimulatedJob> AllHealthy(DateTimeOffset now) =>
    [
        .. Rows.Select((row, i) => new SimulatedJob(row.Name)
        {
            Id = row.Name == DevOps ? DevOpsId : $"ce110000-0000-4000-8000-{i + 1:D12}",
            Every = TimeSpan.FromMinutes(row.EveryMinutes),
        }.Succeeded(now.AddMinutes(-1), TimeSpan.FromSeconds(Math.Min(row.RunSeconds, row.EveryMinutes * 30)))),
    ];
}
