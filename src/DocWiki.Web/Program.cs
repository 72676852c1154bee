using DocWiki.Web.CommandLine;

return await DocWikiProgram.RunAsync(args);
