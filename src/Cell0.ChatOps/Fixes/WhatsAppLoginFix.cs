using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Links WhatsApp anew: a person scans a code on the gateway's host. Only a confirmed delivery counts as linked.</summary>
public sealed class WhatsAppLoginFix : HandCommandKind
{
    private const string Channel = "whatsapp";
    private const string Default = "default";

    public override string Id => "whatsapp-login";

    public override string Usage => "whatsapp login";

    public override string Summary => "link WhatsApp anew: the command to run, then watched until a message is delivered";

    public override bool Takes(FixTarget target, FixWish wish) => target == FixTarget.Channel(Channel) && wish.Does("login");

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Target != FixTarget.Channel(Channel)) yield break;
        // Linked and standing still is a matter of starting it. No account at all is none of that.
        var accounts = scene.Channels?.AccountsOf(Channel).ToList() ?? [];
        if (accounts.Count == 0 || accounts.Exists(account => account.Linked != true || account.Running != false)) yield return FixWish.Do("login");
    }

    public override Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => DeliveryWitness.ReadAsync(hands, Channel, ct);

    public override FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => DeliveryWitness.Judge(fix, runs, at);

    protected override string Because => "messages go out by WhatsApp only while the gateway is linked to it; linking it anew replaces a link that is gone or silent";

    protected override (string Command, string Change, IReadOnlyList<string> Notes) Command(FixScene scene)
    {
        var accounts = scene.Channels?.AccountsOf(Channel).ToList() ?? [];
        // The account's name goes into a command line that a person copies.
        var account = accounts.Find(known => known.Linked != true)?.AccountId ?? accounts.FirstOrDefault()?.AccountId ?? Default;
        if (!account.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')) account = Default;
        IReadOnlyList<string> notes = scene.Channels is null
            ? [$"what the gateway says of WhatsApp could not be read: {scene.Missing ?? "it was not asked"}"]
            : accounts.Count == 0
            ? ["the gateway shows no WhatsApp account; its plugin may have to be installed first: openclaw plugins install npm:@openclaw/whatsapp"]
            : [.. accounts.Select(known => $"account {known.AccountId}: {(known.Linked == true ? "linked by its own word, which is not believed until a delivery is confirmed" : known.StateReason ?? "not linked")}")];
        return ($"openclaw channels login --channel {Channel} --account {account}", "link WhatsApp anew, by a code scanned on the gateway's host", notes);
    }
}
