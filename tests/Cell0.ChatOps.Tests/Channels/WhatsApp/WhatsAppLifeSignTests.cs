using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class WhatsAppLifeSignTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_receipt_of_today_proves_the_path_and_with_none_it_is_not_proven()
    {
        Judge(Noon.AddHours(-2)).ShouldBe(new LifeSign.Alive(Noon.AddHours(-2)));
        Judge(Noon.AddHours(-25)).ShouldBe(new LifeSign.Unproven(Noon.AddHours(-25)));
        Judge(null).ShouldBe(new LifeSign.Unproven(null));
    }

    [Fact]
    public void A_message_that_Twilio_took_and_WhatsApp_never_did_is_a_dead_path() =>
        Judge(Noon.AddHours(-1), Sent(1, 6, null)).ShouldBeOfType<LifeSign.Dead>().Reason.ShouldContain("last receipt 11:00 UTC");

    [Fact]
    public void One_phone_that_is_off_is_no_dead_path_however_long()
    {
        Judge(Noon.AddHours(-10), Sent(1, 8, ReceiptKind.Sent)).ShouldBeOfType<LifeSign.Alive>();
        Judge(Noon.AddHours(-10), Sent(1, 500, ReceiptKind.Sent), Sent(1, 30, ReceiptKind.Sent)).ShouldBe(new LifeSign.Unproven(Noon.AddHours(-10)));
    }

    [Fact]
    public void Several_phones_that_all_have_nothing_are_a_dead_path() =>
        Judge(Noon.AddHours(-10), Sent(1, 30, ReceiptKind.Sent), Sent(2, 11, ReceiptKind.Sent)).ShouldBeOfType<LifeSign.Dead>();

    [Fact]
    public void Failures_of_the_network_are_a_dead_path_and_a_single_one_is_not()
    {
        WhatsAppLifeSign.Judge(new PathTrace(Noon.AddHours(-1), [], 1), Noon).ShouldBeOfType<LifeSign.Alive>();
        WhatsAppLifeSign.Judge(new PathTrace(Noon.AddHours(-1), [], 2), Noon).ShouldBeOfType<LifeSign.Dead>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_30_days_with_5_percent_late_receipts_and_phones_that_are_off_at_night_there_is_no_false_alarm(int seed)
    {
        var random = new Random(seed);
        var messages = Enumerable.Range(0, 30 * 24).Select(_ => Message(random, TimeSpan.FromMinutes(random.NextDouble() * 30 * 24 * 60))).OrderBy(message => message.At).ToList();
        var alarms = 0;
        for (var now = Noon; now < Noon.AddDays(30); now += TimeSpan.FromMinutes(5))
        {
            var known = messages.TakeWhile(message => message.At <= now).ToList();
            DateTimeOffset? proven = known.Where(message => message.Delivered <= now).Select(message => (DateTimeOffset?)message.Delivered).Max();
            var waiting = known.Where(message => message.Delivered > now && message.At > (proven ?? default))
                .Select((message, index) => new SentMessage($"SM{index}", message.Number, false, message.At, message.Taken <= now ? ReceiptKind.Sent : null)).ToList();
            if (WhatsAppLifeSign.Judge(new PathTrace(proven, waiting, 0), now) is LifeSign.Dead) alarms++;
        }

        alarms.ShouldBe(0);
    }

    [Fact]
    public async Task A_path_that_takes_and_never_delivers_is_found_by_asking_Twilio()
    {
        var clock = new Support.QuickClock();
        await using var bench = await (await WhatsAppBench.PrepareAsync(clock)).Called().WithTemplate().StartServiceAsync();
        bench.Twilio.Course = [];
        bench.OpenIncident();
        await bench.RowAsync(row => row.RemoteId is not null);
        var sign = ActivatorUtilities.CreateInstance<WhatsAppLifeSign>(bench.Get<IServiceProvider>());
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldNotBeOfType<LifeSign.Dead>();
        clock.Skip(TimeSpan.FromMinutes(6));
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Dead>();
        await bench.Twilio.TellAsync(bench.Twilio.Phones.All.Single(), "delivered");
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Alive>();
    }

    [Fact]
    public async Task One_lost_call_is_no_dead_path_and_two_are()
    {
        await using var bench = await WhatsAppBench.StartCalledAsync();
        var sign = ActivatorUtilities.CreateInstance<WhatsAppLifeSign>(bench.Get<IServiceProvider>());
        bench.Twilio.Fault = new TwilioFault.Garbage(502);
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Unproven>();
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Dead>();
        bench.Twilio.Fault = null;
        (await sign.ProveAsync([], TestContext.Current.CancellationToken)).ShouldBeOfType<LifeSign.Unproven>();
    }

    private static LifeSign Judge(DateTimeOffset? proven, params SentMessage[] waiting) => WhatsAppLifeSign.Judge(new PathTrace(proven, waiting, 0), Noon);

    private static SentMessage Sent(int person, int minutesAgo, ReceiptKind? reach) => new($"SM{person}{minutesAgo}", $"+3579912345{person}", false, Noon.AddMinutes(-minutesAgo), reach);

    /// <summary>One in twenty takes up to 4 minutes for each step; Ben's phone is off from midnight to six.</summary>
    private static (string Number, DateTimeOffset At, DateTimeOffset Taken, DateTimeOffset Delivered) Message(Random random, TimeSpan after)
    {
        var at = Noon + after;
        var isBen = random.Next(3) == 0;
        var taken = at + Step(random);
        var delivered = taken + Step(random);
        if (isBen && delivered.Hour < 6) delivered = new DateTimeOffset(delivered.Date, TimeSpan.Zero).AddHours(6);
        return (isBen ? "+35799123452" : "+35799123451", at, taken, delivered);
    }

    private static TimeSpan Step(Random random) => random.Next(20) == 0 ? TimeSpan.FromMinutes(random.NextDouble() * 4) : TimeSpan.FromSeconds(1 + (random.NextDouble() * 10));
}
