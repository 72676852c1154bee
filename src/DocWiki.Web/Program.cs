var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "DocWiki");
app.Run();
