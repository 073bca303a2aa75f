using System.Globalization;
using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>From the listening socket in <c>/proc/net/tcp</c> to the process that holds it open in <c>/proc/PID/fd</c>.</summary>
public sealed class LinuxGatewayProcessSampler(ProcFsSampler proc, IOptionsMonitor<GatewayOptions> gateway, TimeProvider clock) : GatewayProcessSampler
{
    private (long Inode, int Pid)? known;

    public override SamplerOff? Off => proc.Off ?? (GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.IsLoopback
        ? null
        : new SamplerOff("the gateway is on another host", "run this service on the gateway's host and set Gateway:Url to its loopback address"));

    public override Task<DateTimeOffset?> BootedAtAsync(CancellationToken ct) => Task.FromResult(ProcText.BootTime(proc.Read("stat") ?? ""));

    protected override Task<GatewayProcessLook> LookAsync(CancellationToken ct) => Task.FromResult(Look(GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.Port));

    private GatewayProcessLook Look(int port)
    {
        long[] inodes = [.. ProcText.Listeners(proc.Read("net", "tcp") ?? "", port), .. ProcText.Listeners(proc.Read("net", "tcp6") ?? "", port)];
        if (inodes.Length == 0) return GatewayProcessLook.Nobody(port);
        if (known is not { } last || !inodes.Contains(last.Inode) || !Holds(last.Pid, last.Inode)) known = Find(inodes);
        return known is { } found && Sample(found.Pid) is { } sample
            ? new GatewayProcessLook(sample, true, null)
            : new GatewayProcessLook(null, true, $"port {port} is held by a process of another user: run this service as the gateway's user");
    }

    private (long Inode, int Pid)? Find(long[] inodes)
    {
        foreach (var pid in Pids())
        {
            foreach (var inode in inodes)
            {
                if (Holds(pid, inode)) return (inode, pid);
            }
        }

        return null;
    }

    private IEnumerable<int> Pids() => Directory.EnumerateDirectories(proc.Root)
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0).Order();

    private bool Holds(int pid, long inode) => Files(pid).Any(file => file == string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]"));

    private GatewayProcessSample? Sample(int pid)
    {
        if (ProcText.Process(proc.Read(pid.ToString(CultureInfo.InvariantCulture), "stat") ?? "") is not { } stat || ProcText.BootTime(proc.Read("stat") ?? "") is not { } boot) return null;
        var files = Files(pid).Count;
        return new GatewayProcessSample(
            clock.GetUtcNow(),
            clock.GetTimestamp() / (double)clock.TimestampFrequency,
            pid,
            boot.AddSeconds(stat.StartedAfterBootSeconds),
            stat.CpuSeconds,
            stat.ResidentPages * Environment.SystemPageSize,
            files > 0 ? files : null);
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
