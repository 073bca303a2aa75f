using System.Globalization;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The host through procfs.</summary>
public sealed class LinuxHostSampler(ProcFsSampler proc, TimeProvider clock) : HostSampler
{
    public override SamplerOff? Off => proc.Off;

    protected override Task<(HostSample? Sample, string? Trouble)> LookAsync(CancellationToken ct)
    {
        var cpu = ProcText.Cpu(proc.Read("stat") ?? "");
        var load = ProcText.LoadOneMinute(proc.Read("loadavg") ?? "");
        var memory = ProcText.Memory(proc.Read("meminfo") ?? "");
        var swapped = ProcText.SwappedPages(proc.Read("vmstat") ?? "");
        if (cpu is null || load is null || memory is null) return Task.FromResult<(HostSample?, string?)>((null, $"{proc.Root} cannot be read: stat, loadavg or meminfo is missing or unknown"));
        var sample = new HostSample(clock.GetUtcNow(), clock.GetTimestamp() / (double)clock.TimestampFrequency)
        {
            Cpu = cpu,
            LoadOneMinute = load.Value,
            Processors = Environment.ProcessorCount,
            Processes = Processes(),
            Memory = memory,
            SwappedInBytes = swapped?.In * Environment.SystemPageSize,
            SwappedOutBytes = swapped?.Out * Environment.SystemPageSize,
            MemoryStallSeconds = ProcText.StallSeconds(proc.Read("pressure", "memory") ?? ""),
        };
        return Task.FromResult<(HostSample?, string?)>((sample, null));
    }

    private int Processes() => Directory.EnumerateDirectories(proc.Root).Count(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
