using System.Globalization;
using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>From the listening socket in <c>/proc/net/tcp</c> to the process that holds it open in <c>/proc/PID/fd</c>.</summary>
public sealed class LinuxGatewayProcessSampler(ProcFsSampler proc, IOptionsMonitor<GatewayOptions> gateway, TimeProvider clock) : GatewayProcessSampler
{
    private static readonly TimeSpan TableEvery = TimeSpan.FromSeconds(4);

    private (int Port, long Inode, int Pid)? known;
    private long? lookedAt;

    public override SamplerOff? Off => proc.Off ?? (GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.IsLoopback
        ? null
        : new SamplerOff("the gateway is on another host", "run this service on the gateway's host and set Gateway:Url to its loopback address"));

    public override Task<DateTimeOffset?> BootedAtAsync(CancellationToken ct) => Task.FromResult(ProcText.BootTime(proc.Read("stat") ?? ""));

    protected override Task<GatewayProcessLook> LookAsync(CancellationToken ct) => Task.FromResult(Look(GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.Port));

    /// <summary>The kernel's table of sockets is slow to read, so it is asked only when the socket we know is not held any more, and while there is none every 4 s.</summary>
    private GatewayProcessLook Look(int port)
    {
        if (known is { } last && last.Port == port && SampleOf(last.Pid, last.Inode) is { } again) return new GatewayProcessLook(again, true, null);
        if (known is null && Latest is { Sample: null } none && lookedAt is { } before && clock.GetElapsedTime(before) < TableEvery) return none;
        known = null;
        lookedAt = clock.GetTimestamp();
        long[] inodes = [.. ProcText.Listeners(proc.Read("net", "tcp") ?? "", port), .. ProcText.Listeners(proc.Read("net", "tcp6") ?? "", port)];
        if (inodes.Length == 0) return GatewayProcessLook.Nobody(port);
        if (Find(inodes) is { } found && SampleOf(found.Pid, found.Inode) is { } sample)
        {
            known = (port, found.Inode, found.Pid);
            return new GatewayProcessLook(sample, true, null);
        }

        return new GatewayProcessLook(null, true, $"port {port} is held by a process of another user: run this service as the gateway's user");
    }

    private (long Inode, int Pid)? Find(long[] inodes)
    {
        foreach (var pid in Pids())
        {
            var files = Files(pid);
            foreach (var inode in inodes)
            {
                if (files.Contains(Link(inode), StringComparer.Ordinal)) return (inode, pid);
            }
        }

        return null;
    }

    private IEnumerable<int> Pids() => Directory.EnumerateDirectories(proc.Root)
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0).Order();

    private static string Link(long inode) => string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]");

    /// <summary>Null when the process is gone or does not hold the socket any more.</summary>
    private GatewayProcessSample? SampleOf(int pid, long inode)
    {
        var files = Files(pid);
        if (!files.Contains(Link(inode), StringComparer.Ordinal)) return null;
        if (ProcText.Process(proc.Read(pid.ToString(CultureInfo.InvariantCulture), "stat") ?? "") is not { } stat || ProcText.BootTime(proc.Read("stat") ?? "") is not { } boot) return null;
        return new GatewayProcessSample(
            clock.GetUtcNow(),
            clock.GetTimestamp() / (double)clock.TimestampFrequency,
            pid,
            boot.AddSeconds(stat.StartedAfterBootSeconds),
            stat.CpuSeconds,
            stat.ResidentPages * Environment.SystemPageSize,
            files.Count);
    }

    /// <summary>What its open files point to; empty when it is gone or not ours to look at.</summary>
    private List<string> Files(int pid)
    {
        try
        {
            return [.. new DirectoryInfo(proc.PathOf(pid.ToString(CultureInfo.InvariantCulture), "fd")).EnumerateFileSystemInfos().Select(file => file.LinkTarget ?? "")];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
