using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Has the gateway itself tell of a job's failures by another channel than the one that fails.</summary>
public sealed class JobFailureAlertFix : JobSettingKind
{
    private const int After = 2;
    private const int LongestAddress = 128;

    public override string Id => "job-failure-alert";

    public override string Usage => "JOB alert=telegram:123";

    public override string Summary => "have the gateway tell of a job's failures by a second route (off: not at all)";

    protected override int RunsNeeded(FixScene scene) => 0;

    protected override string Proven(Fix fix) => $"read back: {JobFacets.Held(fix.Plan.To)}; that it arrives is proven only when it fires";

    protected override bool Understands(FixWish wish) => wish.Names("alert");

    protected override (FixValues To, string? Refusal) Goal(FixWish wish, FixScene scene, CronJob job)
    {
        var route = wish.Values["alert"];
        if (route.Equals("off", StringComparison.OrdinalIgnoreCase)) return (Values(CronFailureAlert.Off), null);
        var colon = route.IndexOf(':', StringComparison.Ordinal);
        var (channel, to) = colon < 0 ? (route, "") : (route[..colon], route[(colon + 1)..]);
        if (channel.Length is 0 or > 32 || !channel.All(char.IsAsciiLetter) || to.Length is 0 or > LongestAddress || to.Any(char.IsControl)) return Refuse($"'alert={Shorten(route)}' is no route such as telegram:123 or off.");
        if (string.Equals(job.Delivery?.Channel, channel, StringComparison.OrdinalIgnoreCase)) return Refuse($"{job.Name} delivers by {channel} already: a second route is another channel.");
        return (Values(new CronFailureAlert { After = After, Mode = "announce", Channel = channel.ToLowerInvariant(), To = to }), null);
    }

    private static FixValues Values(CronFailureAlert alert) => FixValues.Of(JobFacets.AlertName, JobFacets.AlertText(alert));

    private static string Shorten(string text) => text.Length <= 60 ? text : Rendering.TextCut.Head(text, 60, "...");

    protected override string? Because(FixScene scene, FixValues to) => to[JobFacets.AlertName] == JobFacets.AlertText(CronFailureAlert.Off) ? null : "its failures are told by another way than the one it delivers by, so they are heard of when that is dead";
}
