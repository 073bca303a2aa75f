using Cell0.ChatOps.Simulators.Telegram;

namespace Cell0.ChatOps.Bench;

/// <summary>The service is killed again and again while alerts pour in and Telegram fails; then every phone is compared with what was answered 200.</summary>
internal sealed class KillsBench(int kills, int seed) : IBench
{
    private const int KillsPerStorm = 10;

    public string Name => "kills";

    public TimeSpan Limit => TimeSpan.FromSeconds(60 + 12 * kills);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var chance = new Random(seed);
        var counts = new List<KillCounts>();
        for (var left = kills; left > 0; left -= KillsPerStorm)
        {
            await using var storm = new KillStorm(product, await TelegramSimulator.StartAsync(), new Random(chance.Next()), Math.Min(left, KillsPerStorm));
            counts.Add(await storm.RunAsync(ct));
        }

        return Describe(counts);
    }

    private static BenchResult Describe(List<KillCounts> storms)
    {
        var all = storms.Aggregate((one, other) => one.Plus(other));
        static IReadOnlyList<string> Row(string name, KillCounts counts) =>
            [name, $"{counts.Kills}", $"{counts.InSend}", $"{counts.Answered}", $"{counts.Calls}", $"{counts.Failed}", $"{counts.Messages}", $"{counts.Lost}", $"{counts.Copies}", $"{counts.Doubtful}", $"{counts.TooMany}", $"{counts.Unmarked}", $"{counts.Disorder}"];
        return new BenchResult(
            [new Table(
                "Storms, over all phones",
                ["storm", "kills", "in mid-send", "answered 200", "calls", "failed", "messages", "lost", "copies", "in doubt", "beyond doubt", "unmarked", "order"],
                [.. storms.Select((counts, index) => Row($"{index + 1}", counts)), Row("all", all)])],
            [
                new Budget("answered 200 and on no phone", all.Lost, 0, "news"),
                new Budget("copies beyond sends that were in flight or of unknown outcome", all.TooMany, 0, "news"),
                new Budget("copies without their mark", all.Unmarked, 0, "news"),
                new Budget("an end before its beginning", all.Disorder, 0, "news"),
            ],
            new { storms, all },
            [
                $"a storm is {KillStorm.Alerts} alerts that begin and {KillStorm.Ends} of them that end, told to {KillStorm.Chats} chats each; what is counted is one alert's beginning or end at one chat",
                "a fifth of all sends and edits fails: cut off with the message taken, cut off without, 500, a page of HTML, 429",
                "in doubt: taken and cut off, or standing as 'sending' in the database when the process was gone; a kill in mid-send left at least one such row",
            ]);
    }
}

/// <param name="InSend">Kills that left a row in mid-send.</param>
/// <param name="Doubtful">News within sends whose fate the service could not know.</param>
/// <param name="TooMany">News that came more often than its doubtful sends explain.</param>
internal sealed record KillCounts(int Kills, int InSend, int Answered, int Calls, int Failed, int Messages, int Lost, int Copies, int Doubtful, int TooMany, int Unmarked, int Disorder)
{
    public KillCounts Plus(KillCounts other) => new(
        Kills + other.Kills, InSend + other.InSend, Answered + other.Answered, Calls + other.Calls, Failed + other.Failed, Messages + other.Messages, Lost + other.Lost, Copies + other.Copies,
        Doubtful + other.Doubtful, TooMany + other.TooMany, Unmarked + other.Unmarked, Disorder + other.Disorder);
}
