using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using static Cell0.ChatOps.Incidents.IncidentChangeKind;

namespace Cell0.ChatOps.Tests.Incidents;

public sealed class IncidentBookTests
{
    [Fact]
    public void A_trouble_opens_when_it_is_found_twice_in_a_row_and_closes_after_two_clean_examinations()
    {
        using var bench = new Bench();
        bench.Sees(Troubles.Of("net")).ShouldBeEmpty();
        var opened = bench.Sees(Troubles.Of("net")).ShouldHaveSingleItem();
        (opened.Kind, opened.Why).ShouldBe((Opened, "found 2 times in a row"));
        bench.Sees(Troubles.Of("net")).ShouldBeEmpty();
        bench.SeesNothing("net").ShouldBeEmpty();
        var resolved = bench.SeesNothing("net").ShouldHaveSingleItem();
        (resolved.Kind, resolved.Why).ShouldBe((Resolved, "clean 2 times in a row"));
        bench.Store.Find(opened.Incident.Code)!.ResolvedAt.ShouldBe(RunBuilder.Morning);
        bench.Store.Unresolved().ShouldBeEmpty();
    }

    [Fact]
    public void A_trouble_with_a_streak_of_its_own_opens_at_once() =>
        new Bench().Use(bench => bench.Sees(Troubles.Of("job", atOnce: true)).ShouldHaveSingleItem().Kind.ShouldBe(Opened));

    [Fact]
    public void A_trouble_that_comes_and_goes_never_opens()
    {
        using var bench = new Bench();
        for (var turn = 0; turn < 5; turn++)
        {
            bench.Sees(Troubles.Of("flaky")).ShouldBeEmpty();
            bench.SeesNothing("flaky").ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_could_not_be_judged_neither_closes_nor_forgets()
    {
        using var bench = new Bench();
        bench.Sees(Troubles.Of("net"));
        bench.SeesNothing().ShouldBeEmpty();
        bench.Sees(Troubles.Of("net")).ShouldHaveSingleItem().Kind.ShouldBe(Opened);
        bench.SeesNothing("net");
        for (var turn = 0; turn < 5; turn++) bench.SeesNothing("another rule").ShouldBeEmpty();
        bench.SeesNothing("net").ShouldHaveSingleItem().Kind.ShouldBe(Resolved);
    }

    [Fact]
    public void A_clean_examination_between_two_dirty_ones_starts_the_count_again()
    {
        using var bench = new Bench();
        bench.Opens(Troubles.Of("net"));
        bench.SeesNothing("net");
        bench.Sees(Troubles.Of("net"));
        bench.SeesNothing("net").ShouldBeEmpty();
        bench.Store.Unresolved().ShouldHaveSingleItem().CleanStreak.ShouldBe(1);
    }

    [Fact]
    public void The_same_trouble_after_its_end_is_another_incident()
    {
        using var bench = new Bench();
        var first = bench.Opens(Troubles.Of("net"));
        bench.SeesNothing("net");
        bench.SeesNothing("net");
        var second = bench.Opens(Troubles.Of("net"));
        second.Code.ShouldNotBe(first.Code);
        bench.Store.List(IncidentState.Resolved, 10).ShouldHaveSingleItem().Code.ShouldBe(first.Code);
    }

    [Fact]
    public void Worse_is_said_and_opens_again_what_was_acknowledged()
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", Severity.High, atOnce: true));
        bench.Acknowledge(incident.Code).Refusal.ShouldBeNull();
        var change = bench.Sees(Troubles.Of("job", Severity.Critical, atOnce: true)).ShouldHaveSingleItem();
        (change.Kind, change.Why).ShouldBe((Worsened, "worse than before: high to critical"));
        bench.Store.Find(incident.Code)!.ShouldSatisfyAllConditions(
            now => now.State.ShouldBe(IncidentState.Open), now => now.Acknowledgement.ShouldBeNull(), now => now.Severity.ShouldBe(Severity.Critical));
    }

    [Fact]
    public void Better_is_said_and_leaves_the_acknowledgement()
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", Severity.Critical, atOnce: true));
        bench.Acknowledge(incident.Code);
        bench.Sees(Troubles.Of("job", Severity.Medium, atOnce: true)).ShouldHaveSingleItem().Kind.ShouldBe(Eased);
        bench.Store.Find(incident.Code)!.State.ShouldBe(IncidentState.Acknowledged);
    }

    [Fact]
    public void An_acknowledgement_is_a_lease_and_is_loud_again_at_its_end()
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", atOnce: true));
        bench.Acknowledge(incident.Code, TimeSpan.FromHours(1)).Change!.Incident.Acknowledgement!.Until.ShouldBe(RunBuilder.Morning.AddHours(1));
        bench.Disk.Clock.Advance(TimeSpan.FromMinutes(59));
        bench.Sees(Troubles.Of("job", atOnce: true)).ShouldBeEmpty();
        bench.Disk.Clock.Advance(TimeSpan.FromMinutes(1));
        var change = bench.Sees(Troubles.Of("job", atOnce: true)).ShouldHaveSingleItem();
        (change.Kind, change.Why).ShouldBe((Reopened, "the acknowledgement of Ann has ended"));
        bench.Store.Find(incident.Code)!.State.ShouldBe(IncidentState.Open);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1441)]
    public void A_lease_lasts_at_most_a_day(int minutes)
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", atOnce: true));
        bench.Acknowledge(incident.Code, TimeSpan.FromMinutes(minutes)).Refusal!.ShouldEndWith("Nothing done.");
        bench.Store.Find(incident.Code)!.State.ShouldBe(IncidentState.Open);
        bench.Acknowledge(incident.Code, TimeSpan.FromMinutes(1440)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void What_people_cannot_do_is_refused_in_one_sentence()
    {
        using var bench = new Bench();
        bench.Acknowledge("A7K").Refusal!.ShouldStartWith("Unknown code A7K. Nothing done.");
        var incident = bench.Opens(Troubles.Of("job", atOnce: true));
        bench.Ask((book, session) => book.Unacknowledge(session, incident.Code, "Ann")).Refusal!.ShouldContain("is not acknowledged");
        bench.Ask((book, session) => book.Resolve(session, incident.Code, "Ann")).Change!.Why.ShouldBe("resolved by Ann");
        bench.Acknowledge(incident.Code).Refusal!.ShouldContain("already resolved");
        bench.Ask((book, session) => book.Resolve(session, incident.Code, "Ann")).Refusal!.ShouldContain("already resolved");
        bench.Sees(Troubles.Of("job", atOnce: true)).ShouldHaveSingleItem().Kind.ShouldBe(Opened);
    }

    [Fact]
    public void The_timeline_tells_the_whole_story_in_order()
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", Severity.High, atOnce: true));
        bench.Acknowledge(incident.Code, note: "traveling");
        bench.Sees(Troubles.Of("job", Severity.Critical, atOnce: true));
        bench.SeesNothing("job");
        bench.SeesNothing("job");
        var timeline = bench.Store.Timeline(incident.Id);
        timeline.Select(line => (line.Kind, line.Text)).ShouldBe(
        [
            ("opened", "job is wrong (its own streak reached the limit)"),
            ("acknowledged", "taken by Ann: traveling"),
            ("worsened", "worse than before: high to critical"),
            ("resolved", "clean 2 times in a row"),
        ]);
        timeline[1].Actor.ShouldBe("Ann");
    }

    [Fact]
    public void News_opens_nothing_and_two_findings_of_one_trouble_are_one_incident()
    {
        using var bench = new Bench();
        bench.Sees(Troubles.Of("news", Severity.Critical, atOnce: true, isNews: true)).ShouldBeEmpty();
        bench.Sees(Troubles.Of("one", Severity.Low, atOnce: true), Troubles.Of("one", Severity.High, atOnce: true)).ShouldHaveSingleItem().Incident.Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void Its_first_cause_stays_to_be_read_when_it_comes_to_read_otherwise()
    {
        using var bench = new Bench();
        var opened = bench.Opens(Troubles.Of("job", Severity.Critical, atOnce: true) with { Issue = "5 runs timed out", Evidence = [new Evidence("limit 6 s")] });
        bench.Sees(Troubles.Of("job", Severity.Critical, atOnce: true) with { Rule = "another", Issue = "6 runs failed", Evidence = [new Evidence("exit code 3")] });
        bench.Sees(Troubles.Of("job", Severity.Critical, atOnce: true) with { Rule = "another", Issue = "7 runs failed", Evidence = [new Evidence("exit code 3")] });
        var now = bench.Store.Find(opened.Code)!;
        now.Title.ShouldBe("7 runs failed");
        now.Evidence.Select(evidence => evidence.Text).ShouldBe(["exit code 3", "at first: 5 runs timed out", "at first: limit 6 s"]);
    }

    [Fact]
    public void A_run_that_bears_witness_is_counted_once_and_a_bad_one_counts_for_nothing()
    {
        using var bench = new Bench();
        bench.Takes(Troubles.Examined([Troubles.Of("job", atOnce: true)]) with { Witness = At(0, good: false) });
        foreach (var (minute, good) in new[] { (0, true), (5, true), (5, true), (5, true), (10, false), (15, true) }) bench.Takes(Troubles.Clean("job") with { Witness = At(minute, good) }).ShouldBeEmpty();
        bench.Takes(Troubles.Clean("job") with { Witness = At(20, good: true) }).ShouldHaveSingleItem().Why.ShouldBe("2 good runs in a row since");
    }

    [Fact]
    public void While_a_change_is_being_verified_it_is_not_over_and_then_at_once()
    {
        using var bench = new Bench();
        bench.Opens(Troubles.Of("job", atOnce: true));
        var held = new HashSet<string> { "job" };
        for (var minute = 1; minute < 5; minute++) bench.Takes(Troubles.Clean("job") with { Witness = At(minute, good: true), Held = held }).ShouldBeEmpty();
        for (var look = 0; look < 5; look++) bench.Takes(Troubles.Clean("job") with { Held = held }).ShouldBeEmpty();
        var after = Troubles.Clean("job") with { Witness = At(4, good: true) };
        IncidentDecision.HasMore(bench.Store.Unresolved().Single(), after, new IncidentOptions()).ShouldBeTrue();
        bench.Takes(after).ShouldHaveSingleItem().Why.ShouldBe("4 good runs in a row since");
    }

    [Fact]
    public void A_long_story_keeps_its_beginning_and_counts_its_middle()
    {
        Folded.Of(["a", "b", "c"], 3, Folded.Words).ShouldBe(["a", "b", "c"]);
        Folded.Of(["a", "b", "c", "d", "e", "f"], 4, Folded.Words).ShouldBe(["a", "... 3 more", "e", "f"]);
        var incident = new Bench().Opens(Troubles.Of("job", atOnce: true));
        for (var line = 1; line <= 200; line++) incident = incident.Tell($"line {line}");
        incident.Story!.Split('\n').ShouldSatisfyAllConditions(lines => lines.Length.ShouldBe(50), lines => lines[0].ShouldBe("line 1"), lines => lines[^1].ShouldBe("line 200"));
    }

    [Fact]
    public void What_a_run_changed_is_found_by_the_run()
    {
        using var bench = new Bench();
        var incident = bench.Opens(Troubles.Of("job", atOnce: true), new RunId(7));
        bench.Store.ChangesOf(new RunId(7)).ShouldBe([(incident.Code, "opened", "high", "job is wrong")]);
        bench.Store.ChangesOf(new RunId(8)).ShouldBeEmpty();
    }

    [Fact]
    public void Only_incidents_that_are_over_are_pruned()
    {
        using var bench = new Bench();
        var over = bench.Opens(Troubles.Of("over", atOnce: true));
        bench.Ask((book, session) => book.Resolve(session, over.Code, "Ann"));
        var still = bench.Opens(Troubles.Of("still", atOnce: true));
        bench.Store.Prune(RunBuilder.Morning.AddDays(1)).ShouldBe(1);
        bench.Store.List(null, 10).ShouldHaveSingleItem().Code.ShouldBe(still.Code);
        bench.Store.Timeline(over.Id).ShouldBeEmpty();
    }

    /// <summary>Whatever is found and not found, in whatever order: the book agrees with a model of a few lines.</summary>
    [Property(MaxTest = 25)]
    public void The_book_agrees_with_the_model(byte[] script)
    {
        using var bench = new Bench();
        Model[] models = [new("a", AtOnce: false), new("b", AtOnce: false), new("c", AtOnce: true)];
        foreach (var step in script.Take(25))
        {
            if (step >= 216)
            {
                if (models.FirstOrDefault(model => model.Open is not null) is not { } taken) continue;
                bench.Acknowledge(bench.Store.Unresolved().Single(incident => incident.Fingerprint == taken.Name).Code);
                taken.Acknowledged = true;
                continue;
            }

            int[] happenings = [step % 6, step / 6 % 6, step / 36];
            var expected = models.Zip(happenings).Select(pair => (pair.First.Name, Kind: pair.First.Take(pair.Second))).Where(pair => pair.Kind is not null).ToList();
            var found = models.Zip(happenings).Where(pair => pair.Second >= 2).Select(pair => Troubles.Of(pair.First.Name, (Severity)(pair.Second - 2), pair.First.AtOnce)).ToList();
            string[] clean = [.. models.Zip(happenings).Where(pair => pair.Second == 0).Select(pair => pair.First.Name)];
            bench.Takes(Troubles.Examined(found, clean)).Select(change => (change.Incident.Fingerprint, (IncidentChangeKind?)change.Kind)).Order().ShouldBe(expected.Order());
            bench.Store.Unresolved().Select(incident => (incident.Fingerprint, incident.Severity, incident.State == IncidentState.Acknowledged)).Order()
                .ShouldBe(models.Where(model => model.Open is not null).Select(model => (model.Name, model.Open!.Value, model.Acknowledged)));
        }
    }

    private static Func<string, string, Witness?> At(int minute, bool good) => (_, _) => new Witness(RunBuilder.Morning.AddMinutes(minute), good);

    private sealed record Model(string Name, bool AtOnce)
    {
        private int seen;
        private int clean;

        public Severity? Open { get; private set; }

        public bool Acknowledged { get; set; }

        /// <param name="happening">0 clean, 1 not judged, 2 to 5 found with a severity.</param>
        public IncidentChangeKind? Take(int happening) => happening switch
        {
            0 => Clean(),
            1 => null,
            _ => Found((Severity)(happening - 2)),
        };

        private IncidentChangeKind? Clean()
        {
            seen = 0;
            if (Open is null || ++clean < 2) return null;
            (Open, Acknowledged, clean) = (null, false, 0);
            return Resolved;
        }

        private IncidentChangeKind? Found(Severity severity)
        {
            clean = 0;
            if (Open is not { } before)
            {
                if (!AtOnce && ++seen < 2) return null;
                (Open, seen) = (severity, 0);
                return Opened;
            }

            Open = severity;
            Acknowledged &= severity <= before;
            return severity == before ? null : severity > before ? Worsened : Eased;
        }
    }

    private sealed class Bench : IDisposable
    {
        private readonly IncidentBook book;

        public Bench() => book = new IncidentBook(Disk.Incidents, Options.Create(new IncidentOptions()), Disk.Clock);

        public OnDisk Disk { get; } = new();

        public IncidentStore Store => Disk.Incidents;

        public void Use(Action<Bench> test)
        {
            using (this) test(this);
        }

        public IReadOnlyList<IncidentChange> Takes(Examined examined, RunId? run = null) =>
            Disk.Database.Write(session => book.Record(session, examined, Disk.Clock.GetUtcNow(), run));

        public IReadOnlyList<IncidentChange> Sees(params Finding[] findings) => Takes(Troubles.Examined(findings));

        public IReadOnlyList<IncidentChange> SeesNothing(params string[] judged) => Takes(Troubles.Clean(judged));

        public Incident Opens(Finding finding, RunId? run = null)
        {
            var changes = Takes(Troubles.Examined([finding]), run);
            return (changes.Count > 0 ? changes : Takes(Troubles.Examined([finding]), run)).Single(change => change.Kind == Opened).Incident;
        }

        public IncidentAnswer Acknowledge(string code, TimeSpan? lease = null, string? note = null) => Ask((asked, session) => asked.Acknowledge(session, code, "Ann", lease, note));

        public IncidentAnswer Ask(Func<IncidentBook, Cell0.ChatOps.Storage.Session, IncidentAnswer> question) => Disk.Database.Write(session => question(book, session));

        public void Dispose() => Disk.Dispose();
    }
}
