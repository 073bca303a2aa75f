using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Cli;

/// <summary><c>doctor</c>: checks each part and says how to mend what fails.</summary>
internal sealed class DoctorVerb(Composition composition)
{
    private static readonly string[] GatewayProbes = ["connectivity.local", "gateway.http", "connectivity.gateway_api"];

    private int failures;

    /// <param name="send">True: test messages go out, and their proof is waited for.</param>
    public async Task<int> RunAsync(bool send, CancellationToken ct)
    {
        try
        {
            var services = composition.Tools();
            var faults = SettingsCheck.Faults(services);
            if (!Report("settings", faults.Count == 0, faults.Count == 0 ? "every section can be read" : string.Join("; ", faults))) return 1;
            Storage(services);
            await GatewayAsync(services, ct);
            await TelegramAsync(services, ct);
            Receivers(services);
            Host(services);
            await WhatsAppAsync(services, ct);
            if (send) await SendAsync(services, ct);
        }
        catch (Exception problem) when (problem is StorageException or SettingsException)
        {
            Report("storage or settings", false, problem.Message);
        }

        return failures == 0 ? 0 : 1;
    }

    private void Storage(IServiceProvider services)
    {
        var database = services.GetRequiredService<Database>();
        Report("storage", database.Notice is null, database.Notice ?? $"{database.FilePath}: {services.GetRequiredService<RunStore>().Count()} runs; {DataSizes.Say(database.Directory)}");
        if (JobHistoryFiles.Fault(database.Directory) is { } fault) Report("job history", false, fault);
        if (DataFolder.SetAside(database.Directory) is { Count: > 0 } aside) Report("set aside", true, $"{string.Join(", ", aside)} in {database.Directory}: look at what you still need of it, then remove it");
    }

    private async Task GatewayAsync(IServiceProvider services, CancellationToken ct)
    {
        var gateway = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var isConfigured = gateway.Token is { Length: > 0 } || gateway.Url != new GatewayOptions().Url;
        Report("gateway", true, $"{gateway.Url}: {services.GetRequiredService<GatewayTokenFiles>().Find().Source}");
        var seen = await services.GetRequiredService<SuiteRunner>().GlanceAsync(GatewayProbes, ct);
        foreach (var probe in seen.Probes)
        {
            var mend = probe.HowToEnable is null ? "" : $"; {probe.HowToEnable}";
            Report(probe.ProbeId, probe.Status == ProbeStatus.Passed || (probe.Status == ProbeStatus.Off && !isConfigured), $"{probe.Status}: {probe.Reason}{mend}");
        }
    }

    /// <summary>Telegram itself is asked: a token that it refuses looks like any other here.</summary>
    private async Task TelegramAsync(IServiceProvider services, CancellationToken ct)
    {
        var chats = services.GetRequiredService<AccessBook>().Linked().Count(linked => linked.Chat.Channel == TelegramChannel.ChannelName);
        if (!services.GetRequiredService<TelegramLink>().IsConfigured) Report("telegram", true, "off: set Telegram:BotToken (from @BotFather) and a phone can be linked");
        else if (chats == 0) Report("telegram", false, "a token is set and no chat is linked: start the service and open the link it prints");
        else if (await services.GetServices<ILifeSign>().Single(sign => sign.Channel == TelegramChannel.ChannelName).ProveAsync([], ct) is LifeSign.Dead dead) Report("telegram", false, dead.Reason);
        else Report("telegram", true, StartLines.Linked(chats));
    }

    private void Receivers(IServiceProvider services)
    {
        foreach (var fault in services.GetRequiredService<IdleTargets>().Faults()) Report("receivers", false, fault);
    }

    private void Host(IServiceProvider services)
    {
        // Without a watcher nothing is broken; one that does not hear us is.
        var watch = services.GetRequiredService<HostWatch>();
        var (isFine, text) = watch.Say();
        Report("watch over this host", isFine || !watch.IsSet, watch.IsSet ? text : $"{text}. {HostWatch.Mend}");
        Report("start at boot", true, BootFiles.Say());
    }

    private async Task WhatsAppAsync(IServiceProvider services, CancellationToken ct)
    {
        var (isWell, line) = await services.GetRequiredService<WhatsAppStanding>().ExamineAsync(ct);
        Report("whatsapp", isWell, line);
    }

    private async Task SendAsync(IServiceProvider services, CancellationToken ct)
    {
        var (letters, problem) = await new DoctorSendVerb(services, services.GetRequiredService<TimeProvider>()).RunAsync(ct);
        foreach (var letter in letters)
        {
            var late = letter.Standing == TestStanding.Waiting ? $"no proof that it arrived: {letter.Says}" : letter.Says;
            Report($"test message, {letter.Chat}", letter.Standing == TestStanding.Proven, late);
        }

        if (problem is not null) Report("test messages", false, problem);
    }

    private bool Report(string part, bool well, string what)
    {
        if (!well) failures++;
        Console.Out.WriteLine($"{(well ? "ok  " : "FAIL")} {part}: {what}");
        return well;
    }
}
