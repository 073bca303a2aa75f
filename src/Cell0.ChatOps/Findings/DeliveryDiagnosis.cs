using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>Why a job's message did not arrive. One error text of the gateway has several causes; its channel status and what is known to have arrived tell them apart.</summary>
/// <param name="Cause">For the lock screen; null when nobody knows.</param>
/// <param name="Evidence">What was seen, in one sentence.</param>
public sealed record DeliveryDiagnosis(string? Cause, string Evidence, string Advice)
{
    private const string WhatsApp = "whatsapp";

    /// <summary>The second is what a gateway without the plugin says.</summary>
    private static readonly string[] Errors = ["No active WhatsApp Web listener", "Unsupported channel: whatsapp"];

    /// <returns>Null for another error than the one with several causes.</returns>
    public static DeliveryDiagnosis? Of(CronJobHealth job, CronHealth health)
    {
        if (!Names(job.LastDeliveryError) && !Names(job.LastError)) return null;
        if (health.Channels is not { } channels) return new DeliveryDiagnosis(null, "the gateway said nothing of its channels", "ask the gateway: openclaw channels status; a status that says connected is no proof, a confirmed delivery is");
        var failedAt = job.LastRunAt + (job.LastDuration ?? TimeSpan.Zero);
        return channels.FirstOrDefault(channel => channel.Channel == WhatsApp) is { IsThere: true } there ? OfChannel(there, failedAt) : Absent(health.Version);
    }

    private static bool Names(string? error) => error is not null && Array.Exists(Errors, known => error.Contains(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>What arrived counts for more than any flag.</summary>
    private static DeliveryDiagnosis OfChannel(CronChannel channel, DateTimeOffset? failedAt) => channel switch
    {
        { ConfirmedAt: { } arrived } when failedAt is null || arrived > failedAt => new DeliveryDiagnosis(
            "WhatsApp works again", $"a message was confirmed through WhatsApp at {FigureFormat.At(arrived, TimeZoneInfo.Utc)}, after this one failed", "nothing, unless the next run's message fails too"),
        { Linked: false } => new DeliveryDiagnosis(
            "WhatsApp is not linked", $"channels.status says not linked{Because(channel)}", "on the gateway's host: openclaw channels login --channel whatsapp --account default, and scan the code"),
        { Linked: true } => new DeliveryDiagnosis(
            "WhatsApp is linked but silent",
            $"channels.status says linked{(channel.Running switch { true => " and running", false => ", but not running", _ => "" })}{Because(channel)}; {Proof(channel)}",
            "restart the channel, then the gateway; logging in again seldom helps while it says linked. Only a confirmed delivery shows that it works"),
        _ => new DeliveryDiagnosis(null, $"channels.status does not say whether WhatsApp is linked{Because(channel)}; {Proof(channel)}", "ask the gateway: openclaw channels status --json"),
    };

    private static DeliveryDiagnosis Absent(string? version) => new(
        "the gateway has no WhatsApp plugin",
        "channels.status names no WhatsApp channel",
        $"on the gateway's host: openclaw plugins install npm:@openclaw/whatsapp{(version is { Length: > 0 } ? $"@{version}" : "")}, then link it");

    private static string Because(CronChannel channel) => channel.Reason is { Length: > 0 } reason ? $" ({reason})" : "";

    private static string Proof(CronChannel channel) => channel.ConfirmedAt is { } last ? $"the last confirmed delivery was at {FigureFormat.At(last, TimeZoneInfo.Utc)}, before this one failed" : "no delivery through it was ever confirmed";
}
