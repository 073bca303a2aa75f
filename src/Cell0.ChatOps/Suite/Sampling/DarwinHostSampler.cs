namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The host through macOS' own tools. Their texts are tested on fixtures; this class was never run on a Mac.</summary>
public sealed class DarwinHostSampler(TimeProvider clock) : HostSampler
{
    public override SamplerOff? Off => null;

    protected override async Task<(HostSample? Sample, string? Trouble)> LookAsync(CancellationToken ct)
    {
        // top looks twice, one second apart: the other tools answer at once, after it.
        var (top, topTrouble) = await DarwinToolClient.AskAsync("/usr/bin/top", ["-l", "2", "-n", "0", "-s", "1"], clock, ct);
        var (memory, memoryTrouble) = await DarwinToolClient.AskAsync("/usr/bin/vm_stat", [], clock, ct);
        var (system, systemTrouble) = await DarwinToolClient.AskAsync("/usr/sbin/sysctl", DarwinToolClient.HostKeys, clock, ct);
        if ((topTrouble ?? memoryTrouble ?? systemTrouble) is { } trouble) return (null, trouble);
        if (DarwinText.Top(top) is not { } usage) return (null, "top printed something unknown");
        if (DarwinText.VmStat(memory) is not { } pages) return (null, "vm_stat printed something unknown");
        if (DarwinText.Sysctl(system) is not { } host) return (null, "sysctl printed something unknown");
        return (new HostSample(clock.GetUtcNow(), clock.GetTimestamp() / (double)clock.TimestampFrequency)
        {
            BusyShare = usage.BusyShare,
            LoadOneMinute = host.LoadOneMinute,
            Processors = host.Processors,
            Processes = usage.Processes,
            Memory = new MemoryState(host.MemoryBytes, Math.Min(host.MemoryBytes, pages.AvailableBytes), host.SwapTotalBytes, host.SwapFreeBytes),
            SwappedInBytes = pages.SwappedInBytes,
            SwappedOutBytes = pages.SwappedOutBytes,
        }, null);
    }
}
