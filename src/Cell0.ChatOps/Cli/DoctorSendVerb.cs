using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Cli;

/// <summary><c>doctor --send</c>: test messages through the running service, else by a delivery of its own that holds the data folder's lock.</summary>
internal sealed class DoctorSendVerb(IServiceProvider services, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two questions for receipts.</summary>
    private const int PausesToReceipts = 12;

    /// <returns>What became of each message, or why none could be sent.</returns>
    public async Task<(IReadOnlyList<TestLetter> Letters, string? Problem)> RunAsync(CancellationToken ct)
    {
        if (RunLockFiles.TryTake(services.GetRequiredService<Database>().Directory) is not { } held) return await AskServiceAsync(ct);
        using (held) return (await services.GetRequiredService<DeliveryWorker>().WhileAsync(() => SendHereAsync(ct), ct), null);
    }

    private async Task<(IReadOnlyList<TestLetter> Letters, string? Problem)> AskServiceAsync(CancellationToken ct)
    {
        if (services.GetRequiredService<OwnerLinkFiles>().Find() is not { } link) return ([], "another process works in this data folder; try again when it has ended");
        using var client = new ServiceClient(link.Address, link.Key.Token);
        var (report, problem) = await client.TestAsync(null, ct);
        var begun = clock.GetUtcNow();
        while (report is { } going && !going.IsOver(begun, clock.GetUtcNow()))
        {
            await Task.Delay(Pause, clock, ct);
            (report, problem) = await client.TestAsync(going.Id, ct);
        }

        return (report?.Letters ?? [], problem);
    }

    private async Task<IReadOnlyList<TestLetter>> SendHereAsync(CancellationToken ct)
    {
        var desk = services.GetRequiredService<TestDesk>();
        var report = desk.Send(Linked());
        var begun = clock.GetUtcNow();
        for (var pause = 1; !report.IsOver(begun, clock.GetUtcNow()); pause++)
        {
            await Task.Delay(Pause, clock, ct);
            if (pause % PausesToReceipts == 0) await HearReceiptsAsync(ct);
            report = desk.Look(report.Id, Linked());
        }

        return report.Letters;
    }

    /// <summary>No service runs that would hear them: who keeps receipts is asked, as its proof of life does.</summary>
    private async Task HearReceiptsAsync(CancellationToken ct)
    {
        var keeping = services.GetServices<IChannel>().Where(channel => channel is { Proof: ChannelProof.Delivered, IsConfigured: true }).Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var sign in services.GetServices<ILifeSign>().Where(sign => keeping.Contains(sign.Channel))) await sign.ProveAsync([], ct);
    }

    private List<Target> Linked() => [.. services.GetRequiredService<AccessBook>().Linked().Select(linked => linked.Chat)];
}
