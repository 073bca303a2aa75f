using System.Diagnostics;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>The real process, killed as a power cut would.</summary>
public sealed class KilledServiceTests
{
    [Fact]
    public async Task A_message_that_waited_when_the_process_was_killed_arrives_once_from_the_next()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var data = Directory.CreateTempSubdirectory("cell0-killed-");
        try
        {
            telegram.SendFault = new TelegramFault.TooMany(3);
            telegram.User(7, "Ann").Says("/help");
            using (var first = Start(telegram, data.FullName))
            {
                // Waiting, not in mid-send: the refusal has been read and the row stands back in the queue.
                await SeenAsync(() => telegram.Calls("sendMessage") > 0 && Waits(data.FullName));
                first.Kill(entireProcessTree: true);
                await first.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            telegram.SendFault = null;
            using var second = Start(telegram, data.FullName);
            var ann = new Phone(telegram, telegram.User(7, "Ann"));
            try
            {
                await ann.Expect("/status");
                await ann.Says("/alerts").Expect("No open incident");
                ann.Messages.Count(message => message.Text.Contains("You can type", StringComparison.Ordinal)).ShouldBe(1);
                ann.Messages[0].Text.ShouldNotContain(DeliveryLane.SecondCopyMark);
            }
            finally
            {
                second.Kill(entireProcessTree: true);
                await second.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static Process Start(TelegramSimulator telegram, string data)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "cell0-chatops"), ["--urls", "http://127.0.0.1:0"]) { WorkingDirectory = data, UseShellExecute = false };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Storage__Directory"] = data,
            ["Suite__Schedule"] = "off",
            ["Suite__RunOnStart"] = "false",
            ["Gateway__Url"] = "ws://127.0.0.1:9",
            ["Telegram__BotToken"] = telegram.Token,
            ["Telegram__ApiUrl"] = telegram.Url,
            ["Access__Operators__0__Name"] = "Ann",
            ["Access__Operators__0__Role"] = "Owner",
            ["Access__Operators__0__Chats__0"] = "telegram:7",
        }) start.Environment[key] = value;
        start.RedirectStandardOutput = true;
        var service = Process.Start(start)!;
        service.BeginOutputReadLine();
        return service;
    }

    private static bool Waits(string data)
    {
        using var ledger = new SqliteConnection($"Data Source={Path.Combine(data, "cell0.db")};Mode=ReadOnly;Pooling=False");
        ledger.Open();
        using var ask = ledger.CreateCommand();
        ask.CommandText = "SELECT count(*) FROM outbox WHERE state = 'pending' AND attempts > 0";
        return (long)ask.ExecuteScalar()! > 0;
    }

    private static async Task SeenAsync(Func<bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var step = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!seen()) await step.WaitForNextTickAsync(patience.Token);
    }
}
