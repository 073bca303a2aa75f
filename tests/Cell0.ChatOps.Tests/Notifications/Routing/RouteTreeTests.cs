using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Tests.Notifications.Routing;

public sealed class RouteTreeTests
{
    private static readonly RouteTree Tree = new(new NotificationOptions
    {
        Receivers = [Named("team"), Named("oncall"), Named("database"), Named("archive")],
        Route = new RouteOptions
        {
            Receiver = "team",
            GroupBy = ["alertname"],
            Routes =
            [
                new RouteOptions { Receiver = "archive", Matchers = ["severity=~critical|high"], Continue = true },
                new RouteOptions
                {
                    Receiver = "oncall", Matchers = ["severity=critical"], GroupWait = TimeSpan.Zero, GroupBy = ["..."],
                    Routes = [new RouteOptions { Receiver = "database", Matchers = ["job=~db-.*"], RepeatInterval = TimeSpan.FromHours(1) }],
                },
                new RouteOptions { Matchers = ["severity=critical"], Receiver = "team" },
                new RouteOptions { Matchers = ["severity=low"], GroupInterval = TimeSpan.FromHours(1) },
            ],
        },
    });

    public static TheoryData<string, string, string> Cases => new()
    {
        { "a branch that continues and the first other one that matches", "severity=critical", "archive oncall" },
        { "the deepest node that matches takes it, not the one above it", "severity=critical,job=db-1", "archive database" },
        { "a branch that continues and nothing after it: the root is not asked", "severity=high", "archive" },
        { "no branch: the root", "severity=medium", "team" },
        { "a branch without a receiver has that of the node above", "severity=low", "team" },
        { "no labels at all: the root", "", "team" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_alert_goes_where_Alertmanager_would_send_it(string why, string labels, string receivers) =>
        string.Join(' ', Tree.Root.Match(Labels(labels)).Select(route => route.Receiver.Name)).ShouldBe(receivers, why);

    [Fact]
    public void What_a_branch_does_not_say_it_has_from_above_and_the_root_from_Alertmanagers_defaults()
    {
        var root = Tree.Root;
        (root.GroupWait, root.GroupInterval, root.RepeatInterval).ShouldBe((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), (TimeSpan?)TimeSpan.FromHours(4)));
        var database = root.Routes[1].Routes[0];
        (database.GroupWait, database.GroupInterval, database.RepeatInterval, database.GroupBy).ShouldBe((TimeSpan.Zero, TimeSpan.FromMinutes(5), (TimeSpan?)TimeSpan.FromHours(1), null));
        root.Routes[3].GroupBy.ShouldBe(["alertname"]);
        root.Routes[3].GroupInterval.ShouldBe(TimeSpan.FromHours(1));
        root.Routes[1].Continue.ShouldBeFalse();
    }

    [Fact]
    public void A_group_is_a_route_and_the_labels_it_groups_by()
    {
        Tree.Root.GroupOf(Labels("alertname=a,job=x")).ShouldBe(Tree.Root.GroupOf(Labels("job=y,alertname=a")));
        Tree.Root.GroupOf(Labels("alertname=a")).ShouldNotBe(Tree.Root.GroupOf(Labels("alertname=b")));
        Tree.Root.Routes[1].GroupOf(Labels("alertname=a,job=x")).ShouldNotBe(Tree.Root.Routes[1].GroupOf(Labels("alertname=a,job=y")));
        Tree.Root.Routes[2].GroupOf(Labels("alertname=a")).ShouldNotBe(Tree.Root.GroupOf(Labels("alertname=a")));
        Tree.Root.All().Select(route => route.Key).ShouldBeUnique();
    }

    [Fact]
    public void Two_branches_with_the_same_conditions_are_two_routes() => Tree.Root.All().Count().ShouldBe(6);

    [Fact]
    public void With_nothing_set_everyone_linked_is_told_at_once()
    {
        var tree = new RouteTree(new NotificationOptions());
        var ann = new Target("telegram", "7");
        var route = tree.Root.Match(Labels("severity=critical")).ShouldHaveSingleItem();
        route.Receiver.Resolve([ann, ann]).ShouldBe([ann]);
        (route.GroupWait, route.RepeatInterval).ShouldBe((TimeSpan.Zero, (TimeSpan?)TimeSpan.FromHours(4)));
        tree.Root.Match(Labels("severity=low")).ShouldHaveSingleItem().RepeatInterval.ShouldBeNull();
    }

    [Fact]
    public void A_star_is_every_linked_chat_of_its_channel()
    {
        var receiver = new Receiver("r", [new Target("telegram", "7"), new Target("webchat", "*"), new Target("webchat", "owner")], ReceiverStrategy.All, TimeSpan.FromSeconds(90));
        receiver.Resolve([new Target("webchat", "owner"), new Target("webchat", "guest"), new Target("telegram", "8")])
            .ShouldBe([new Target("telegram", "7"), new Target("webchat", "owner"), new Target("webchat", "guest")]);
    }

    private static ReceiverOptions Named(string name) => new() { Name = name, Targets = ["telegram:1"] };

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
}
