using System.Globalization;
using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The gateway's process through <c>lsof</c> and <c>ps</c>. Their texts are tested on fixtures; this class was never run on a Mac.</summary>
public sealed class DarwinGatewayProcessSampler(IOptionsMonitor<GatewayOptions> gateway, TimeProvider clock) : GatewayProcessSampler
{
    public override SamplerOff? Off => GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.IsLoopback
        ? null
        : new SamplerOff("the gateway is on another host", "run this service on the gateway's host and set Gateway:Url to its loopback address");

    public override async Task<DateTimeOffset?> BootedAtAsync(CancellationToken ct)
    {
        var (text, trouble) = await DarwinToolClient.AskAsync("/usr/sbin/sysctl", DarwinToolClient.HostKeys, clock, ct);
        return trouble is null ? DarwinText.Sysctl(text)?.BootedAt : null;
    }

    protected override async Task<GatewayProcessLook> LookAsync(CancellationToken ct)
    {
        var port = GatewayAddress.Parse(gateway.CurrentValue.Url).Socket.Port;
        var wanted = string.Create(CultureInfo.InvariantCulture, $"-iTCP:{port}");
        // lsof ends with 1 when nobody listens, and when the listener is another user's: both print nothing.
        var (listeners, _) = await DarwinToolClient.AskAsync("/usr/sbin/lsof", ["-nP", wanted, "-sTCP:LISTEN", "-Fp"], clock, ct);
        if (DarwinText.Listener(listeners) is not { } pid) return new GatewayProcessLook(null, true, $"lsof shows no process of this user that listens on port {port}");
        var (line, trouble) = await DarwinToolClient.AskAsync("/bin/ps", ["-o", "lstart=,time=,rss=", "-p", pid.ToString(CultureInfo.InvariantCulture)], clock, ct);
        return trouble is null && DarwinText.Process(line, clock.LocalTimeZone) is { } process
            ? new GatewayProcessLook(new GatewayProcessSample(clock.GetUtcNow(), clock.GetTimestamp() / (double)clock.TimestampFrequency, pid, process.StartedAt, process.CpuSeconds, process.ResidentBytes, null), true, null)
            : new GatewayProcessLook(null, true, trouble ?? "ps printed something unknown");
    }
}
